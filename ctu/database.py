"""The console's database: its migrations, and the settings of every SQLite connection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from ctu.extensions import db

MIGRATIONS = str(Path(__file__).resolve().parent.parent / "migrations")

BUSY_MILLISECONDS = 10_000
"""How long a connection waits for SQLite's lock; a request waits less (web/database_waits.py)."""
PRAGMAS = (
    # Waiting comes first, because switching to WAL may itself have to wait.
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
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


def init_app(app: Flask) -> None:
    """Prepare every connection of a SQLite database; other databases need nothing."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", prepare_sqlite)
