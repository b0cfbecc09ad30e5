"""Causes of an unusable database, each in one word."""

from __future__ import annotations

import os
import re
from errno import EMFILE, ENFILE, ENOENT, ENOTDIR
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from .error_codes import is_damaged, is_exhausted, is_full, is_late, is_not_migrated, sqlstate

DOWN = "down"
SILENT = "silent"
READ_ONLY = "read-only"
NOT_MIGRATED = "not-migrated"
DENIED = "denied"
FULL = "full"
CROWDED = "crowded"
DAMAGED = "damaged"
EXHAUSTED = "exhausted"
NO_DATABASE = "no-database"
UNRESOLVED = "unresolved"
UNTRUSTED = "untrusted"
NO_TLS = "no-tls"
_STATES = {
    "25006": READ_ONLY,
    # The server ended a transaction: it was idle for too long, or took too long.
    "25P03": SILENT,
    "25P04": SILENT,
    "28000": DENIED,
    "28P01": DENIED,
    "3D000": NO_DATABASE,
    # Two transactions were in each other's way, and the server has ended one of them.
    "40001": SILENT,
    "40P01": SILENT,
    "42501": DENIED,
    "53200": CROWDED,
    "53300": CROWDED,
    "53400": CROWDED,
    "57P03": "starting",
}
_OF_CONNECTION = "08"
"""SQLSTATE class of connection exceptions; a pooler uses it for everything, so its text is read."""
#: Texts of PostgreSQL, libpq and psycopg while a connection is made, where there is no code. With
#: another language of the server (`lc_messages`) the cause is `down`.
_SENTENCES = {
    # psycopg 3.3, libpq, and what psycopg 3.2 hands on of the system.
    UNRESOLVED: r"failed to resolve host|could not translate host name"
    r"|Name or service not known|Temporary failure in name resolution",
    UNTRUSTED: r"certificate verify failed|does not match host name|root certificate file",
    # A line of pg_hba.conf for encrypted connections alone; a host may have no other.
    NO_TLS: r"does not support SSL|SSL required|, no encryption",
    CROWDED: r"too many (clients|connections)|connection slots are reserved|Too many open files"
    # PgBouncer: its pool is used up or paused, or it takes no more clients.
    r"|query_wait_timeout|no more connections allowed",
    DENIED: r"authentication failed|no password supplied|no pg_hba\.conf entry"
    r"|role .* does not exist|not permitted to log in|permission denied for database"
    r"|is not currently accepting connections|no such user|database .* is disabled",
    NO_DATABASE: r"database .* does not exist|no such database",
    FULL: r"No space left on device",
    "starting": r"is starting up|not (yet )?accepting connections|in recovery mode",
}
_SQLITE_READ_ONLY, _SQLITE_INPUT_OUTPUT, _SQLITE_CANNOT_OPEN = 8, 10, 14
_OF_SYSTEM = {EMFILE: CROWDED, ENFILE: CROWDED, ENOENT: NO_DATABASE, ENOTDIR: NO_DATABASE}
"""Causes by the system's error for a folder that cannot be opened; any other error is DENIED."""


def database_cause(error: SQLAlchemyError, engine: Engine) -> str:
    """Return in one word why a database could not be used; `down` where nothing more is known.

    :param engine: of that database; where SQLite cannot open its file, the file is examined.
    """
    if not isinstance(error, DBAPIError):
        return SILENT if isinstance(error, PoolTimeout) else DOWN
    for word, is_so in _KINDS.items():
        if is_so(error):
            return word
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _cause_of_sqlite(code & 0xFF, engine)
    state = sqlstate(error)
    if state is not None and not state.startswith(_OF_CONNECTION):
        return _STATES.get(state, DOWN)
    text = str(error.orig)
    return next((word for word, each in _SENTENCES.items() if re.search(each, text)), DOWN)


def database_reason(error: DBAPIError, engine: Engine) -> str:
    """Return in the driver's words why a database could not be used, for whoever administers it.

    They name hosts and tables, and no value of a statement. SQLite names no file, so its file is
    added, with the word for what the system says of it.
    """
    reason = str(error.orig).strip().partition("\n")[0]
    if getattr(error.orig, "sqlite_errorcode", None) is None:
        return reason
    return f"{reason}: {engine.url.database} ({database_cause(error, engine)})"


_KINDS = {
    SILENT: is_late,
    FULL: is_full,
    DAMAGED: is_damaged,
    EXHAUSTED: is_exhausted,
    NOT_MIGRATED: is_not_migrated,
}


def _cause_of_sqlite(code: int, engine: Engine) -> str:
    if code == _SQLITE_READ_ONLY:
        return READ_ONLY
    file = engine.url.database
    is_of_file = code in (_SQLITE_INPUT_OUTPUT, _SQLITE_CANNOT_OPEN)
    return _cause_of_file(Path(file)) if file and is_of_file else DOWN


def _cause_of_file(file: Path) -> str:
    """Return why a file of SQLite, or one beside it, cannot be opened or written.

    Only its folder is opened: to close a descriptor of the file would take the locks that this
    process has by its other ones.
    """
    try:
        os.close(os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY))
        volume = os.statvfs(file.parent)
    except OSError as error:
        return _OF_SYSTEM.get(error.errno or 0, DENIED)
    if volume.f_flag & os.ST_RDONLY:
        return READ_ONLY
    if not (volume.f_bavail and volume.f_favail):
        return FULL
    is_usable = os.access(file.parent, os.W_OK | os.X_OK) and os.access(file, os.R_OK | os.W_OK)
    return DOWN if is_usable or file.is_dir() else DENIED
