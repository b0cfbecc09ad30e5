"""The fronts of the console: its web with what stands before it, and how a client comes in."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ctu.develop.clients.http_client import HttpClient, UnixConnection
from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.stack import WAITRESS
from faults.chaos.web.local_connection import LocalConnection
from faults.parts.ports import HERE, free_port
from tests.deployment import haproxy
from tests.deployment.haproxy import HAPROXY
from tests.deployment.installed import HOST, command, forwarded
from tests.deployment.nginx import NGINX, configured
from tests.deployment.programs import answers, running
from tests.parts.console_fixture import Console
from tests.suite.waiting import WAIT_SECONDS

USUAL_FILES = 1024
"""How many files systemd lets a service open as long as neither says anything else."""


@dataclass(frozen=True)
class Entrance:
    """How a client comes in."""

    client: Callable[[str, float], HttpClient]
    """Returns somebody of an address, who waits for an answer for some seconds."""
    port: int = 0
    is_encrypted: bool = False


Front = Callable[[Console, Path], AbstractContextManager[Entrance]]


@contextmanager
def behind_socket(console: Console, runtime: Path) -> Iterator[Entrance]:
    """Run gunicorn as its unit does; requests are made as nginx sends them on."""

    def client(address: str, seconds: float) -> HttpClient:
        known = {"http_host": HOST, "remote_addr": address, "scheme": "https"}
        headers = forwarded(**known, request_id=secrets.token_hex(16))

        def connect() -> UnixConnection:
            connection = UnixConnection(runtime / "web.sock")
            connection.timeout = seconds
            return connection

        return HttpClient(connect, headers, f"https://{HOST}")

    arguments = command("ctu-web.service", runtime)
    with served(arguments, console, runtime, Entrance(client)) as entrance:
        yield entrance


@contextmanager
def behind_nginx(console: Console, runtime: Path) -> Iterator[Entrance]:
    """Run nginx with the shipped site in front of gunicorn, with the files that a service has."""
    if NGINX is None:
        raise MissingPart("There is no nginx to stand in front of the web.")
    port = free_port()
    start = f'ulimit -S -n {USUAL_FILES}; exec "$0" "$@"'
    arguments = ["sh", "-c", start, NGINX, "-c", str(configured(runtime, port))]
    with (
        behind_socket(console, runtime),
        served([*arguments, "-g", "daemon off;"], console, runtime, at_port(port, True)) as found,
    ):
        yield found


@contextmanager
def behind_haproxy(console: Console, runtime: Path) -> Iterator[Entrance]:
    """Run HAProxy with the shipped configuration in front of gunicorn."""
    if HAPROXY is None:
        raise MissingPart("There is no HAProxy to stand in front of the web.")
    port = free_port()
    arguments = [HAPROXY, "-db", "-f", str(haproxy.configured(runtime, port))]
    with (
        behind_socket(console, runtime),
        served(arguments, console, runtime, at_port(port, True)) as found,
    ):
        yield found


@contextmanager
def without_proxy(console: Console, runtime: Path) -> Iterator[Entrance]:
    """Run the web server of `make run`, with its options."""
    port = free_port()
    arguments = [sys.executable, "-m", "waitress", f"--listen={HERE}:{port}", *WAITRESS, "wsgi:app"]
    with served(arguments, console, runtime, at_port(port, False)) as entrance:
        yield entrance


@contextmanager
def served(
    arguments: list[str], console: Console, runtime: Path, entrance: Entrance
) -> Iterator[Entrance]:
    """Run a program for a block that begins when it answers."""
    log = runtime / console.name("front-log-")
    with running(arguments, console.environment, log) as check:
        client = entrance.client("192.0.2.1", WAIT_SECONDS)
        assert wait_until(lambda: answers(client), check, WAIT_SECONDS), log.read_text()
        yield entrance


def at_port(port: int, is_encrypted: bool) -> Entrance:
    """Return an entrance at a port of this machine."""

    def client(address: str, seconds: float) -> HttpClient:
        scheme = "https" if is_encrypted else "http"
        connect = partial(LocalConnection, port, address, seconds, is_encrypted)
        return HttpClient(connect, origin=f"{scheme}://{HOST}")

    return Entrance(client, port, is_encrypted)
