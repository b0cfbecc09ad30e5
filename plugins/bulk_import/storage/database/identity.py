"""The identity of a database: the same from every host, different in a copy."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from weakref import WeakSet

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from .dialect import SQLITE
from .error_codes import sqlstate

CLUSTER = text(
    "SELECT c.system_identifier, d.oid FROM pg_control_system() c, pg_database d "
    "WHERE d.datname = current_database()"
)
DATABASE = text("SELECT d.datname, d.oid FROM pg_database d WHERE d.datname = current_database()")

_CLOSED: WeakSet[Engine] = WeakSet()
"""Those of providers that let nobody see the cluster; to ask again is an error in its log."""


def database_identity(engine: Engine) -> str:
    """Return a short identifier of the database; "" for one in memory.

    A standby that takes over has the identity of its primary, and a restored dump has its own.
    """
    if engine.dialect.name == SQLITE:
        file = engine.url.database
        if not file or file == ":memory:" or not os.access(file, os.F_OK):
            return ""
        status = Path(file).stat()
        return _short("sqlite", status.st_dev, status.st_ino)
    try:
        return _ask(engine, DATABASE if engine in _CLOSED else CLUSTER)
    except DBAPIError as error:
        if sqlstate(error) != "42501":
            raise
        _CLOSED.add(engine)
        return _ask(engine, DATABASE)


def _ask(engine: Engine, query: object) -> str:
    with engine.connect() as connection:
        return _short(*connection.execute(query).one())  # type: ignore[call-overload]  # A text.


def _short(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:16]
