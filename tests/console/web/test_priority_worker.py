"""Threads of their own for monitoring: who holds all others keeps it from nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ctu.develop.web_server import WebServer, serve

pytestmark = pytest.mark.databases("sqlite")

HELD = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\nlogin="


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[WebServer]:
    """Run a web server whose pages have one thread."""
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": "unix:///nowhere/redis.sock",
        "CTU_VAR_FOLDER": str(tmp_path),
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
