"""A console on a plain PostgreSQL and on a Redis that will break."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.redis_server import RedisServer
from faults.platforms.platform import SETTINGS
from tests.console.app_settings import migrate_database
from tests.parts.console_fixture import Console, console_with


@contextmanager
def console_on(folder: Path, redis: RedisServer, url: str) -> Iterator[Console]:
    """Make a console that reaches a Redis at an address; the test itself uses the server's own."""
    with PostgresServer(safe=True) as server:
        database = server.create_database()
        migrate_database(database, folder)
        with console_with(database, folder, redis, **SETTINGS, REDIS_URL=url) as console:
            yield console
