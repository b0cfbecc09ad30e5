"""The lock of a SQLite database, held as by a writer that does not come to its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

WAIT_SECONDS = 10.0


@contextmanager
def sqlite_locked(path: Path) -> Iterator[None]:
    """Hold the write lock of a database for a block."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=WAIT_SECONDS)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.execute("ROLLBACK")
