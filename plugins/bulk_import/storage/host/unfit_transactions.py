"""Refusal, at start, of host transactions in which no import can work."""

from __future__ import annotations

from typing import Any

from flask import Flask

from ...settings import SettingError
from ..database.dialect import SQLITE
from .host_database import SessionDatabase

AUTOCOMMIT = "AUTOCOMMIT"


def refuse_unfit_transactions(app: Flask, db: Any) -> None:
    """Raise a SettingError where statements commit by themselves, or in phases there are not.

    A database of Flask-SQLAlchemy that is set up later tells nothing yet.

    :param db: the host's database, or what stands for it.
    """
    if not isinstance(db, SessionDatabase) and "sqlalchemy" not in app.extensions:
        return
    with app.app_context():
        engine, session = db.engine, db.session
    # What create_engine was told is known to the dialect alone until a connection is made.
    told = engine.get_execution_options().get("isolation_level")
    level = told or getattr(engine.dialect, "_on_connect_isolation_level", None)
    if level == AUTOCOMMIT:
        raise SettingError(
            "The database engine has isolation_level='AUTOCOMMIT', so that nothing is ever taken "
            "back, and an import relies on transactions. Give BulkImport an engine without, and "
            "take engine.execution_options(isolation_level='AUTOCOMMIT') where you need it."
        )
    options: Any = getattr(getattr(session, "session_factory", None), "kw", None) or {}
    if engine.dialect.name == SQLITE and options.get("twophase"):
        raise SettingError(
            "The session has twophase=True, and SQLite has no transactions in two phases. Leave it "
            "out."
        )
