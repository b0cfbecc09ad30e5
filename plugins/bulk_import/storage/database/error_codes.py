"""Meanings of the error codes of SQLite and PostgreSQL.

SQLite: https://www.sqlite.org/rescode.html. PostgreSQL: appendix A of its documentation (SQLSTATE).
"""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

#: SQLite's primary codes: busy, locked, read-only, I/O error, full, cannot open.
_SQLITE_TEMPORARY = frozenset({5, 6, 8, 10, 13, 14})
#: Corrupt, and no database at all.
_SQLITE_DAMAGED = frozenset({11, 26})
_SQLITE_UNREADABLE = frozenset({266, 522, 8202, 8458})
"""SQLITE_IOERR_READ, _SHORT_READ (a file, or its log, was cut or taken away), _DATA, _CORRUPTFS."""
#: PostgreSQL's classes: connection, transaction rollback, resources, operator intervention, and
#: what the system refuses the server, such as to read a file.
_POSTGRESQL_TEMPORARY_CLASSES = frozenset({"08", "40", "53", "57", "58"})
#: Data, and an index, that are corrupted; a file that cannot be read, or that is missing.
_POSTGRESQL_DAMAGED = frozenset({"XX001", "XX002", "58030", "58P01"})
#: Lock not available, and read-only transaction (a standby after a fail-over).
_POSTGRESQL_TEMPORARY = frozenset({"55P03", "25006"})
#: A table, a column, or a schema to make them in, that is not there yet.
_POSTGRESQL_NOT_YET = frozenset({"42P01", "42703", "3F000"})
#: What SQLite says of one; its code is that of every mistake in a statement.
_SQLITE_NOT_YET = ("no such table", "no such column", "has no column named")
_SQLITE_FULL = 13
_SQLITE_NO_ROOM_BESIDE = 4874
"""SQLITE_IOERR_SHMSIZE: there is no room for the index of the log, which readers need, too."""
_POSTGRESQL_DISK_FULL = "53100"
#: A lock, and a statement, that took longer than they may.
_POSTGRESQL_CANCELLED = "57014"
_POSTGRESQL_LATE = frozenset({"55P03", _POSTGRESQL_CANCELLED})
_POSTGRESQL_UNIQUE_VIOLATION = "23505"
#: No transaction is open, or it has no such savepoint.
_POSTGRESQL_NO_SAVEPOINT = frozenset({"25P01", "3B001"})

NOT_NULL, REFERENCE, CHECK = _RULES = ("NOT NULL", "FOREIGN KEY", "CHECK")
EXCLUDE = "EXCLUDE"
_POSTGRESQL_RULES = {"23502": NOT_NULL, "23503": REFERENCE, "23514": CHECK, "23P01": EXCLUDE}
#: What RAISE EXCEPTION and ASSERT of a function raise, and WITH CHECK OPTION.
_POSTGRESQL_RAISED = frozenset({"P0001", "P0004", "44000"})
_POSTGRESQL_REFUSING = frozenset({"exec_stmt_raise", "ExecWithCheckOptions"})
"""The functions of PostgreSQL that refuse a row for a trigger, and for a policy or a view."""
_POSTGRESQL_NO_TABLE = frozenset({"55000", "42809"})
"""The codes of a write to a view, and to a materialized view."""
_POSTGRESQL_NO_RIGHT = "42501"
_POSTGRESQL_CHECKS_OF_RIGHTS = frozenset(
    {"aclcheck_error", "nextval_internal", "currval_oid", "do_setval", "check_enable_rls"}
)
"""Functions of PostgreSQL that refuse a role, whatever the row is: for a table, a sequence, or row
security. A policy of rows raises the same code about a row."""
_POSTGRESQL_SYNTAX = "42601"
_POSTGRESQL_STATEMENTS = re.compile(r"(scan|gram|parse_\w+|analyze|pl_\w+)\.[cly]")
"""Source files of PostgreSQL that read statements, and functions in PL/pgSQL."""
_POSTGRESQL_NO_NUMBER_LEFT, _POSTGRESQL_LIMIT = "2200H", "54000"
_PSYCOPG2_NUL = "NUL (0x00)"
_POSTGRESQL_NOT_SUPPORTED, _POSTGRESQL_OLD_PLAN = "0A000", "RevalidateCachedQuery"
_POSTGRESQL_COUNTERS = frozenset({"GetNewTransactionId", "GetNewMultiXactId"})
"""Functions of PostgreSQL that number transactions; a value that is too large has the same code."""


def sqlstate(error: DBAPIError) -> str | None:
    """Return the code that PostgreSQL gives an error, None where a driver has made it itself.

    psycopg calls it `sqlstate`, psycopg2 `pgcode`.
    """
    code: str | None = getattr(error.orig, "sqlstate", getattr(error.orig, "pgcode", None))
    return code


def is_about_nul(error: Exception) -> bool:
    """Return whether psycopg2 has refused a text with U+0000, before the database could."""
    return isinstance(error, ValueError) and _PSYCOPG2_NUL in str(error)


def is_unique_violation(error: IntegrityError) -> bool:
    """Return whether a value that has to be unique exists already; SQLite says it in words only."""
    state = sqlstate(error)
    return state == _POSTGRESQL_UNIQUE_VIOLATION or "UNIQUE" in str(error.orig)


def kind_of_rule(error: IntegrityError) -> str:
    """Return which kind of rule was broken: NOT_NULL, REFERENCE, CHECK, EXCLUDE, else ""."""
    state = sqlstate(error)
    if state is not None:
        return _POSTGRESQL_RULES.get(state, "")
    return next((kind for kind in _RULES if f"{kind} constraint failed" in str(error.orig)), "")


def is_raised_by_rule(error: DBAPIError) -> bool:
    """Return whether a trigger, a policy, or WITH CHECK OPTION of a view has refused a row.

    RAISE has any code that its author likes, and a policy that of a missing right.
    """
    is_raised = _raised_by(error) in _POSTGRESQL_REFUSING and not is_temporary(error)
    return is_raised or sqlstate(error) in _POSTGRESQL_RAISED


def is_misspelt_value(error: DBAPIError) -> bool:
    """Return whether what reads a value, such as that of an LTREE, has found its syntax wrong.

    Its code is that of a mistake in SQL (`findings/called_a_mistake_of_the_statement.sh`).
    """
    file = getattr(getattr(error.orig, "diag", None), "source_file", None) or ""
    is_syntax = sqlstate(error) == _POSTGRESQL_SYNTAX
    return is_syntax and bool(file) and not _POSTGRESQL_STATEMENTS.fullmatch(file)


def is_view(error: DBAPIError) -> bool:
    """Return whether a statement has tried to write to a view that cannot be written."""
    state, text = sqlstate(error), str(error.orig)
    return (state in _POSTGRESQL_NO_TABLE and "view" in text) or "because it is a view" in text


def is_savepoint_gone(error: DBAPIError) -> bool:
    """Return whether the savepoint no longer exists, because its transaction has ended."""
    state = sqlstate(error)
    return state in _POSTGRESQL_NO_SAVEPOINT or "no such savepoint" in str(error.orig)


def is_not_migrated(error: DBAPIError) -> bool:
    """Return whether this code is newer than the database, whose migrations come later."""
    if getattr(error.orig, "sqlite_errorcode", None) is not None:
        return any(words in str(error.orig) for words in _SQLITE_NOT_YET)
    return sqlstate(error) in _POSTGRESQL_NOT_YET


def is_right_missing(error: DBAPIError) -> bool:
    """Return whether the role of this program lacks a right to a table or its schema.

    A policy of rows or a trigger raises the same code about a row; that is no missing right.
    """
    state = sqlstate(error)
    return state == _POSTGRESQL_NO_RIGHT and _raised_by(error) in _POSTGRESQL_CHECKS_OF_RIGHTS


def is_exhausted(error: DBAPIError) -> bool:
    """Return whether PostgreSQL has no number left: of a sequence, or of a transaction.

    Transactions have none where autovacuum could not free the old ones in time (*wraparound*).
    """
    state = sqlstate(error)
    is_of_transactions = state == _POSTGRESQL_LIMIT and _raised_by(error) in _POSTGRESQL_COUNTERS
    return state == _POSTGRESQL_NO_NUMBER_LEFT or is_of_transactions


def _is_of_old_plan(error: DBAPIError) -> bool:
    """Return whether a prepared statement meets a column whose type has been changed."""
    state = sqlstate(error)
    return state == _POSTGRESQL_NOT_SUPPORTED and _raised_by(error) == _POSTGRESQL_OLD_PLAN


def _raised_by(error: DBAPIError) -> str | None:
    """Return the function of PostgreSQL that has raised an error: one code serves several kinds."""
    return getattr(getattr(error.orig, "diag", None), "source_function", None)


def is_temporary(error: DBAPIError) -> bool:
    """Return whether the same statement can succeed later, by itself or after a repair."""
    if error.connection_invalidated or is_not_migrated(error) or is_right_missing(error):
        return True
    if is_damaged(error) or is_exhausted(error) or _is_of_old_plan(error):
        return True
    sqlite_code = getattr(error.orig, "sqlite_errorcode", None)
    if sqlite_code is not None:
        return sqlite_code & 0xFF in _SQLITE_TEMPORARY
    state = sqlstate(error)
    if state is None:
        # No error code of a server: there was no connection.
        return isinstance(error, OperationalError | InterfaceError)
    return state[:2] in _POSTGRESQL_TEMPORARY_CLASSES or state in _POSTGRESQL_TEMPORARY


def is_full(error: DBAPIError) -> bool:
    """Return whether the disk of the database has no room."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return bool(code & 0xFF == _SQLITE_FULL or code == _SQLITE_NO_ROOM_BESIDE)
    return sqlstate(error) == _POSTGRESQL_DISK_FULL


def is_damaged(error: DBAPIError) -> bool:
    """Return whether stored data cannot be read any more; no row of an import causes that."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_DAMAGED or code in _SQLITE_UNREADABLE
    return sqlstate(error) in _POSTGRESQL_DAMAGED


def is_late(error: DBAPIError) -> bool:
    """Return whether the database has not been reached, or has not answered, in time.

    An error of the client's own timeout has no server code: psycopg raises `ConnectionTimeout` for
    a connection that is not made in time, and an error with a `TimeoutError` as its cause for one
    that it gives up.
    """
    original = error.orig
    if str(getattr(original, "sqlite_errorname", "")).startswith("SQLITE_BUSY"):
        return True
    is_given_up = isinstance(getattr(original, "__cause__", None), TimeoutError)
    is_unconnected = any(each.__name__ == "ConnectionTimeout" for each in type(original).__mro__)
    return is_given_up or is_unconnected or sqlstate(error) in _POSTGRESQL_LATE


def is_cancelled(error: DBAPIError) -> bool:
    """Return whether a statement was cancelled: by `statement_timeout`, or by an administrator."""
    return sqlstate(error) == _POSTGRESQL_CANCELLED
