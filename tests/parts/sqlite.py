"""SQLite as tests use it: nobody waits for the disk, and no connection outlives its test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Pool, event


def wait_for_no_disk(engine: Engine) -> None:
    """Let SQLite not wait until the disk has what is written: no test cuts the power.

    Each wait takes some milliseconds, and an import waits a dozen times.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _do_not_sync)


def _do_not_sync(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@contextmanager
def connections_closed() -> Iterator[None]:
    """Close every connection to SQLite that is opened in a block, also where no engine is left.

    From Python 3.13 on, one that is only forgotten is a warning in whichever test runs then.
    """
    opened: list[sqlite3.Connection] = []

    def note(connection: Any, _record: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            opened.append(connection)

    event.listen(Pool, "connect", note)
    try:
        yield
    finally:
        event.remove(Pool, "connect", note)
        for each in opened:
            each.close()
