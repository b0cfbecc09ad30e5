"""The console as `docs/deployment` installs it: gunicorn with the unit's options, and a worker."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ctu.develop.http_client import HttpClient, UnixConnection
from ctu.develop.parts import make_short_folder
from ctu.develop.process import wait_until
from ctu.develop.redis_server import RedisServer
from tests.console.app_settings import migrate_database
from tests.console_fixture import Console, console_with
from tests.deployment.installed import HOST, command, forwarded, variables
from tests.deployment.programs import answers, running
from tests.waiting import WAIT_SECONDS

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

    def client(self, address: str = "192.0.2.1", seconds: float = WAIT_SECONDS) -> HttpClient:
        """Return somebody whose requests nginx would send on, from an address of their own.

        :param seconds: for how long they wait for an answer.
        """
        known = {"http_host": HOST, "remote_addr": address, "scheme": "https"}
        headers = forwarded(**known, request_id=secrets.token_hex(16))

        def connect() -> UnixConnection:
            connection = UnixConnection(self.runtime / "web.sock")
            connection.timeout = seconds
            return connection

        return HttpClient(connect, headers, f"https://{HOST}")


@contextmanager
def deployed(url: str) -> Iterator[Deployment]:
    """Run a console on a migrated database for a block."""
    runtime = make_short_folder()
    (runtime / "figures").mkdir()
    given = {name: value for name, value in variables().items() if name not in OWN}
    settings = given | SETTINGS | {"PROMETHEUS_MULTIPROC_DIR": str(runtime / "figures")}
    try:
        with RedisServer() as redis, console_with(url, runtime, redis, **settings) as console:
            arguments = command("ctu-web.service", runtime)
            with running(arguments, console.environment, runtime / "web-log") as check:
                found = Deployment(console, runtime)
                assert wait_until(lambda: answers(found.client()), check, WAIT_SECONDS)
                console.start_worker()
                yield found
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
