"""The console as `docs/deployment` installs it: gunicorn behind a proxy, and a worker."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ctu.develop.clients.http_client import HttpClient, UnixConnection
from ctu.develop.servers.private_server import make_short_folder
from ctu.develop.servers.process import wait_until
from tests.deployment.installed import HOST, command, forwarded, variables
from tests.deployment.nginx import NGINX, configured
from tests.deployment.programs import MakeClient, answers, running
from tests.parts.console_fixture import Console, make_console, make_database
from tests.suite.waiting import WAIT_SECONDS

# Where there is no nginx, its requests are made as its configuration says it makes them.
PLACES = ("DATABASE_URL", "REDIS_URL", "CTU_SECRET_KEY", "BULK_IMPORT_KEYS")
PROXIES = ["as nginx sends it on", *(["nginx"] if NGINX else [])]


@pytest.fixture(scope="module")
def runtime() -> Iterator[Path]:
    """Return the folder of sockets, short enough for them."""
    folder = make_short_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def console(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """Return a console with the settings of the environment file, where they are settings."""
    folder = tmp_path_factory.mktemp("deployed")
    given = {name: value for name, value in variables().items() if name not in PLACES}
    with (
        make_database(request, "postgresql", folder) as url,
        make_console(url, folder, **given) as console,
    ):
        yield console


@pytest.fixture(scope="module")
def web(console: Console, runtime: Path) -> Iterator[Path]:
    """Run the web as its unit does, with one process, and return its socket."""
    path = runtime / "web.sock"
    arguments = command("ctu-web.service", runtime)
    arguments[-1:-1] = ["--workers", "1"]
    with running(arguments, console.environment, console.folder / "web-log") as check:
        assert wait_until(
            lambda: answers(HttpClient(partial(UnixConnection, path, HOST))), check, WAIT_SECONDS
        )
        yield path


@pytest.fixture(scope="module", params=PROXIES)
def enter(request: pytest.FixtureRequest, web: Path, runtime: Path) -> Iterator[MakeClient]:
    """Return a function that makes a client which comes in over HTTPS."""
    origin = f"https://{HOST}"
    if request.param != "nginx":
        known = {"http_host": HOST, "remote_addr": "192.0.2.7", "scheme": "https"}

        def make() -> HttpClient:
            headers = forwarded(**known, request_id=secrets.token_hex(16))
            return HttpClient(partial(UnixConnection, web), headers, origin)

        yield make
        return
    path = runtime / "https.sock"
    connect = partial(UnixConnection, path, HOST, is_encrypted=True)
    arguments = [str(NGINX), "-c", str(configured(runtime)), "-g", "daemon off;"]
    with running(arguments, {}, runtime / "nginx-log") as check:
        assert wait_until(lambda: answers(HttpClient(connect)), check, WAIT_SECONDS)
        yield lambda: HttpClient(connect, origin=origin)
