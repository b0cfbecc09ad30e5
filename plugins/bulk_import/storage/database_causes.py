"""Causes of an unusable database, each in one word."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from .dialect import is_not_migrated

DOWN = "down"
READ_ONLY = "read-only"
NOT_MIGRATED = "not-migrated"
_STATES = {
    "25006": READ_ONLY,
    "28000": "denied",
    "28P01": "denied",
    "3D000": "no-database",
    "42501": "denied",
    "53300": "crowded",
    "57P03": "starting",
}
#: What PostgreSQL says while a connection is made, where its library tells no code. A server that
#: speaks another language (`lc_messages`) is `down`.
_SENTENCES = {
    "crowded": r"too many (clients|connections)|connection slots are reserved",
    "denied": r"authentication failed|no password supplied|no pg_hba\.conf entry"
    r"|role .* does not exist|not permitted to log in|permission denied for database"
    r"|is not currently accepting connections",
    "no-database": r"database .* does not exist",
    "starting": r"is starting up|not (yet )?accepting connections|in recovery mode",
}
_SQLITE_READ_ONLY = 8


def database_cause(error: SQLAlchemyError) -> str:
    """Return in one word why a database could not be used; `down` where nothing more is known."""
    behind = getattr(error, "orig", None)
    code = getattr(behind, "sqlite_errorcode", None)
    if code is not None and code & 0xFF == _SQLITE_READ_ONLY:
        return READ_ONLY
    if isinstance(error, DBAPIError) and is_not_migrated(error):
        return NOT_MIGRATED
    state = getattr(behind, "sqlstate", None)
    if state is not None:
        return _STATES.get(state, DOWN)
    return next((word for word, said in _SENTENCES.items() if re.search(said, str(behind))), DOWN)
