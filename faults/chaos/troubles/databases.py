"""Troubles of a database: locked, frozen, full, restarted, or behind a slow network."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import connect

from ctu.develop.servers.postgres_server import PostgresServer
from faults.chaos.troubles.trouble import CALM, READY, Trouble, nothing
from faults.chaos.troubles.volume import SmallServer
from faults.parts.sqlite_lock import sqlite_locked
from faults.parts.tcp_proxy import TcpProxy
from tests.parts.worker_process import entries

AWAY_SECONDS = 5.0
TABLE = "user_account"
SILENT = ("database silent", "database silent, worker unknown")
DOWN = (
    "database down",
    "database down, worker unknown",
    "database starting",
    "database starting, worker unknown",
    *SILENT,
    "ready",
)


def of_postgresql(server: SmallServer, url: str) -> list[Trouble]:
    """Return what can happen to a PostgreSQL that is reached directly."""
    name = server.name_of(url)
    return [
        Trouble(CALM, nothing, READY, 15),
        Trouble("locked", lambda _: locked(server, name), SILENT),
        Trouble("frozen", lambda _: frozen(server), SILENT),
        # Until the files in which there is room are full, too, everything can be written.
        Trouble("full", lambda _: server.full(), ("database full", "ready"), 60),
        Trouble("restarted", lambda _: restarted(server), DOWN, 10),
    ]


def of_network(laid: TcpProxy) -> list[Trouble]:
    """Return what can happen to the network between web and PostgreSQL."""
    words = {0.02: READY, 0.2: (*READY, *SILENT), 1.0: (*SILENT, *READY), 10.0: SILENT}
    return [slowed(laid, delay, expected) for delay, expected in words.items()]


def slowed(laid: TcpProxy, delay: float, expected: tuple[str, ...]) -> Trouble:
    """Return the trouble of a network that is slow by some seconds."""
    return Trouble(f"slow by {delay} s", lambda _: slow(laid, delay), expected)


def of_sqlite(path: Path) -> list[Trouble]:
    """Return what can happen to a SQLite database."""
    return [
        Trouble(CALM, nothing, READY, 15),
        Trouble("locked", lambda _: sqlite_locked(path), SILENT, 60),
    ]


@contextmanager
def locked(server: PostgresServer, name: str) -> Iterator[None]:
    """Hold the table that every page reads."""
    with connect(host=str(server.folder), user="postgres", dbname=name) as connection:
        connection.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    """Stop every process of the server, which keeps its connections and answers nothing."""
    pids = processes(server)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def restarted(server: PostgresServer) -> Iterator[None]:
    """Stop the server and start it again, politely and by force, for as long as the block lasts."""
    for mode in ("fast", "immediate"):
        server.stop(mode)
        time.sleep(AWAY_SECONDS)
        server.start()
    yield


@contextmanager
def slow(laid: TcpProxy, seconds: float) -> Iterator[None]:
    """Let each answer of the server be late."""
    laid.delay(seconds)
    try:
        yield
    finally:
        laid.delay(0)


def processes(server: PostgresServer) -> list[int]:
    """Return the processes of a server, the first one first."""
    first = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [first, *(each.pid for each in entries() if each.parent == first)]
