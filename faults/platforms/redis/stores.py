"""What the platforms of Redis share: a console on a plain PostgreSQL, and ways to break a Redis."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from redis import Redis
from redis.exceptions import ConnectionError as Disconnected

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.redis_server import RedisServer
from faults.platforms.platform import LONGEST_SECONDS, SETTINGS
from tests.console.app_settings import migrate_database
from tests.parts.console_fixture import Console, console_with


@contextmanager
def console_on(folder: Path, redis: RedisServer, url: str) -> Iterator[Console]:
    """Make a console that reaches a Redis by an address; who looks from outside uses another."""
    with PostgresServer(safe=True) as server:
        database = server.create_database()
        migrate_database(database, folder)
        with console_with(database, folder, redis, **SETTINGS, REDIS_URL=url) as console:
            yield console


def free_port() -> int:
    """Return a port of this machine that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def pause(random: Random) -> None:
    """Let a server be away for a time that the seed chooses."""
    time.sleep(random.uniform(0, LONGEST_SECONDS))


def kill(server: RedisServer) -> None:
    """End a server at once."""
    assert server.process is not None
    server.process.kill()
    server.stop()


@contextmanager
def frozen(server: RedisServer) -> Iterator[None]:
    """Let a server take connections and answer nothing for a block."""
    assert server.process is not None
    server.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


def disconnect(server: RedisServer) -> None:
    """End every connection of the console to a server."""
    with Redis.from_url(server.url) as client:
        client.execute_command("CLIENT", "KILL", "TYPE", "normal")


def is_master(server: RedisServer) -> bool:
    """Return whether a server lives and takes itself for the master."""
    try:
        with Redis.from_url(server.url) as client:
            return bool(client.info("replication")["role"] == "master")
    except Disconnected:
        return False
