"""Threads of their own for monitoring: who holds all others keeps it from nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from ctu.develop.servers.web_server import WebServer, serve
from tests.parts.console_fixture import make_database

HELD = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\nlogin="


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebServer]:
    """Run a web server whose pages have one thread."""
    folder = tmp_path_factory.mktemp("threads")
    with make_database(request, "sqlite", folder) as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "REDIS_URL": "unix:///nowhere/redis.sock",
            "CTU_VAR_FOLDER": str(folder),
        }
        with serve(environment, processes=1, threads=1) as running:
            yield running


def status(server: WebServer, address: str) -> int:
    with closing(server.connect()) as connection:
        connection.request("GET", address)
        return connection.getresponse().status


def test_monitoring_answers_while_somebody_holds_every_thread(server: WebServer) -> None:
    with closing(socket.create_connection((server.host, server.port))) as held:
        held.sendall(HELD)
        assert status(server, "/healthz") == 200
        assert status(server, "/readyz?by=prometheus") == 503
        assert status(server, "/metrics") == 404
    assert status(server, "/sign-in") == 200


@pytest.mark.nightly
def test_who_says_nothing_costs_no_thread(server: WebServer) -> None:
    with (
        closing(socket.create_connection((server.host, server.port))) as silent,
        closing(socket.create_connection((server.host, server.port))) as late,
    ):
        assert status(server, "/sign-in") == 200
        late.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" in late.recv(100)
        # The server gives it up by itself.
        silent.settimeout(60)
        assert silent.recv(1) == b""
