"""Databases and drivers on which imports run: any other is refused at start."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import make_url

from ...settings import SettingError
from ..database.dialect import POSTGRESQL, SQLITE
from .host_database import SessionDatabase

DRIVERS = ("psycopg", "psycopg2")
"""Drivers of PostgreSQL that report error codes, by which a broken rule is told from a fault."""


def known_database(app: Flask, db: Any) -> str:
    """Return which kind of database the plugin's tables are in; "" where nothing tells yet.

    :param db: the host's database, or what stands for it.
    :raises SettingError: for another database than SQLite and PostgreSQL, and for another driver.
    """
    url: Any = app.config.get("SQLALCHEMY_DATABASE_URI")
    url = db.engine.url if isinstance(db, SessionDatabase) else url and make_url(url)
    if not url:
        return ""
    kind: str = url.get_backend_name()
    if kind not in (SQLITE, POSTGRESQL):
        raise SettingError(
            f"BulkImport runs on SQLite and PostgreSQL, and this host's database is {kind}: "
            "leases, counts and savepoints of imports depend on what those two promise."
        )
    if url.get_dialect().is_async and kind == SQLITE:
        raise SettingError(
            "BulkImport reaches SQLite by pysqlite, and this host's driver is "
            f"{url.get_driver_name()}, which needs an event loop. Give BulkImport an engine of its "
            "own for the same file; yours may stay beside it."
        )
    if kind == POSTGRESQL and (driver := url.get_driver_name()) not in DRIVERS:
        raise SettingError(
            f"BulkImport reaches PostgreSQL by {' or '.join(DRIVERS)}, and this host's driver is "
            f"{driver}: it does not tell a row that the database refuses from a mistake."
        )
    return kind
