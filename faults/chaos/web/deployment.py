"""The console as `docs/deployment` installs it: the web behind one of its fronts, and a worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ctu.develop.clients.http_client import HttpClient
from ctu.develop.servers.private_server import make_short_folder
from ctu.develop.servers.redis_server import RedisServer
from faults.chaos.web.fronts import Entrance, Front, behind_socket
from tests.console.app_settings import migrate_database
from tests.deployment.installed import variables
from tests.parts.console_fixture import Console, console_with
from tests.suite.waiting import WAIT_SECONDS

TOKEN = "what-only-the-prometheus-knows"
OWN = ("DATABASE_URL", "REDIS_URL", "CTU_SECRET_KEY", "BULK_IMPORT_KEYS")
SETTINGS = {
    # As shipped, where the console of a test has other ones.
    "CTU_DATABASE_SECONDS": "4",
    "CTU_LIMITS": "1",
    "BULK_IMPORT_SWEEP_SECONDS": "2",
    # Nobody here is to meet a limit: people sign in again and again.
    "CTU_LIMIT_SIGN_IN": "6000 per minute",
    "CTU_LIMIT_GUESS": "6000 per minute",
    "CTU_METRICS_TOKEN": TOKEN,
}


@dataclass(frozen=True)
class Deployment:
    """A console that runs."""

    console: Console
    runtime: Path
    """The folder of sockets."""
    entrance: Entrance

    def client(self, address: str = "192.0.2.1", seconds: float = WAIT_SECONDS) -> HttpClient:
        """Return somebody who comes in from an address of their own.

        :param seconds: for how long they wait for an answer.
        """
        return self.entrance.client(address, seconds)


@contextmanager
def deployed(url: str, front: Front = behind_socket, **others: str) -> Iterator[Deployment]:
    """Run a console on a migrated database for a block.

    :param others: settings that are not as shipped.
    """
    runtime = make_short_folder()
    (runtime / "figures").mkdir()
    given = {name: value for name, value in variables().items() if name not in OWN}
    settings = given | SETTINGS | {"PROMETHEUS_MULTIPROC_DIR": str(runtime / "figures")} | others
    try:
        with (
            RedisServer() as redis,
            console_with(url, runtime, redis, **settings) as console,
            front(console, runtime) as entrance,
        ):
            console.start_worker()
            yield Deployment(console, runtime, entrance)
    finally:
        shutil.rmtree(runtime)


def migrated(url: str) -> str:
    """Bring a database to the newest migration and return its address."""
    folder = make_short_folder()
    try:
        migrate_database(url, folder)
    finally:
        shutil.rmtree(folder)
    return url
