"""Connections to the database, each of which is prepared when it is made."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DisconnectionError

from ctu.extensions import db

FILE = "file"
PREPARED = "prepared"
"""The option of a statement whose plan does not depend on its values: PostgreSQL may keep it."""
BUSY_MILLISECONDS = 10_000
"""How long a connection waits for SQLite's lock; a request waits less (database_timeouts.py)."""
PRAGMAS = (
    # Waiting comes first, because switching to WAL may itself have to wait.
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    # 16 MB: whoever commits copies the log into the file, and waits for the disk (decision 175).
    "PRAGMA wal_autocheckpoint = 4000",
    # What a savepoint takes back is kept in memory: a file of 4 KB for each page that an import
    # changes takes as long as its commit (decision 170).
    "PRAGMA temp_store = MEMORY",
    # 8 MB: as many pages as a batch of people changes, which would else be written and read again
    # before its commit (decision 180).
    "PRAGMA cache_size = -8000",
    "PRAGMA foreign_keys = ON",
    # Deleted content is overwritten in the file; not every build of SQLite does so by default.
    "PRAGMA secure_delete = ON",
)


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Let readers and the one writer go on side by side, hold foreign keys, erase for good."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def prepare_postgresql(connection: Any, _record: Any) -> None:
    """Let times come in the one form that psycopg reads, whatever role or database are set to.

    PostgreSQL tells the form of each connection by itself, and a pooler keeps it for its client.
    """
    if not connection.info.parameter_status("DateStyle").startswith("ISO"):
        connection.execute("SET datestyle = ISO")
        connection.commit()


def leave_replaced_files(engine: Engine) -> None:
    """Let no connection of the pool stay with a file of SQLite in whose place another one stands.

    What is written to a file without a name is seen by nobody. A file that is missing is left
    alone: a new connection would make an empty one.
    """
    file = Path(engine.url.database or "")

    def remember(_connection: Any, record: Any) -> None:
        record.info[FILE] = _identity(file)

    def compare(_connection: Any, record: Any, _proxy: Any) -> None:
        found = _identity(file)
        if found and found != record.info[FILE]:
            raise DisconnectionError(f"{file} is another file.")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _identity(file: Path) -> tuple[int, int] | None:
    """Return device and inode of a file, which identify it on this host; None without the file."""
    with suppress(FileNotFoundError):
        found = file.stat()
        return found.st_dev, found.st_ino
    return None


def init_app(app: Flask) -> None:
    """Prepare every connection to the database."""
    prepare = {"sqlite": prepare_sqlite, "postgresql": prepare_postgresql}
    with app.app_context():
        event.listen(db.engine, "connect", prepare[db.engine.dialect.name])
        if db.engine.dialect.name == "sqlite":
            leave_replaced_files(db.engine)
