"""Refusal, at start, of engines and sessions of a host by which no import can work."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy.pool import QueuePool

from ...settings import SettingError
from ..database.dialect import SQLITE
from .host_database import SessionDatabase

AUTOCOMMIT = "AUTOCOMMIT"


def refuse_unfit_engine(app: Flask, db: Any) -> None:
    """Raise a SettingError for AUTOCOMMIT, a pool of one connection, or twophase=True on SQLite.

    A database of Flask-SQLAlchemy that is set up later tells nothing yet.

    :param db: the host's database, or what stands for it.
    """
    if not isinstance(db, SessionDatabase) and "sqlalchemy" not in app.extensions:
        return
    with app.app_context():
        engine, session = db.engine, db.session
    # What create_engine was told is known to the dialect alone until a connection is made.
    option = engine.get_execution_options().get("isolation_level")
    level = option or getattr(engine.dialect, "_on_connect_isolation_level", None)
    if level == AUTOCOMMIT:
        raise SettingError(
            "The database engine has isolation_level='AUTOCOMMIT', so that nothing is ever taken "
            "back, and an import relies on transactions. Give BulkImport an engine without, and "
            "take engine.execution_options(isolation_level='AUTOCOMMIT') where you need it."
        )
    if isinstance(engine.pool, QueuePool) and _most_connections(engine.pool) == 1:
        raise SettingError(
            "The pool of the database engine lends one connection at a time (pool_size=1, "
            "max_overflow=0), and a page of imports takes a second one for a moment. Set "
            "max_overflow=1."
        )
    options: Any = getattr(getattr(session, "session_factory", None), "kw", None) or {}
    if engine.dialect.name == SQLITE and options.get("twophase"):
        raise SettingError(
            "The session has twophase=True, and SQLite has no transactions in two phases. Leave it "
            "out."
        )


def _most_connections(pool: QueuePool) -> int | None:
    """Return how many connections a pool lends at once, None for any number."""
    # No method of the pool tells it.
    beyond: int = getattr(pool, "_max_overflow", -1)
    return None if beyond < 0 else pool.size() + beyond
