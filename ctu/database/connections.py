"""Connections to the database, each of which is prepared when it is made."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import event

from ctu.extensions import db

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


def init_app(app: Flask) -> None:
    """Prepare every connection to the database."""
    prepare = {"sqlite": prepare_sqlite, "postgresql": prepare_postgresql}
    with app.app_context():
        event.listen(db.engine, "connect", prepare[db.engine.dialect.name])
