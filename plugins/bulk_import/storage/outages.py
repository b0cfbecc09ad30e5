"""Telling the world's faults from the program's: an outage passes, and no row is to blame."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from .vault import SealBroken

#: SQLite's primary codes: busy, locked, read-only, I/O error, full, cannot open.
_SQLITE = frozenset({5, 6, 8, 10, 13, 14})
#: PostgreSQL's classes: connection, transaction rollback, resources, operator intervention.
_POSTGRESQL_CLASSES = frozenset({"08", "40", "53", "57"})
#: Lock not available, read-only transaction (a standby after a fail-over), and a table or column
#: that is not there yet: this code is newer than the database, whose migrations come later.
_POSTGRESQL_STATES = frozenset({"55P03", "25006", "42P01", "42703"})
#: What SQLite says of those; its code is that of every mistake in a statement.
_SQLITE_NOT_YET = ("no such table", "no such column", "has no column named")


class Stopping(Exception):
    """The worker is asked to leave, or cannot do this work; the batch goes back as it was."""


def is_outage(error: BaseException) -> bool:
    """Say whether an error will pass by itself, so that the batch is given back unharmed.

    Where SQLite has no room it takes the whole transaction back, and then the savepoint that is
    to be taken back is unknown: the error behind the error tells.
    """
    if isinstance(error, SealBroken | Stopping):
        return True
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, DBAPIError) and _passes(behind):
            return True
        behind = behind.__context__ if isinstance(error, DBAPIError) else None
    return False


def _passes(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    sqlite_code = getattr(error.orig, "sqlite_errorcode", None)
    if sqlite_code is not None:
        is_older = any(words in str(error.orig) for words in _SQLITE_NOT_YET)
        return sqlite_code & 0xFF in _SQLITE or is_older
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # No answer of a server: there was no connection to ask one.
        return isinstance(error, OperationalError | InterfaceError)
    return state[:2] in _POSTGRESQL_CLASSES or state in _POSTGRESQL_STATES
