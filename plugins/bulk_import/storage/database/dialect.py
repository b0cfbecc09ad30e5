"""Differences between SQLite and PostgreSQL: clock and error codes.

Everything else is written once, in SQLAlchemy's terms, for SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

SQLITE, POSTGRESQL = "sqlite", "postgresql"

#: SQLite's primary codes: busy, locked, read-only, I/O error, full, cannot open; then damage.
_SQLITE_TEMPORARY = frozenset({5, 6, 8, 10, 13, 14})
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
_POSTGRESQL_NO_TABLE = frozenset({"55000", "42809"})
"""What a view takes no records by, and a materialized one."""
_POSTGRESQL_NO_RIGHT = "42501"
_POSTGRESQL_CHECKS_OF_RIGHTS = frozenset(
    {"aclcheck_error", "nextval_internal", "currval_oid", "do_setval", "check_enable_rls"}
)
"""What refuses a role whatever the row is: a table, a sequence, and rows without their policies."""
_POSTGRESQL_NO_NUMBER_LEFT, _POSTGRESQL_LIMIT = "2200H", "54000"
_PSYCOPG2_NUL = "NUL (0x00)"
_POSTGRESQL_NOT_SUPPORTED, _POSTGRESQL_OLD_PLAN = "0A000", "RevalidateCachedQuery"
_POSTGRESQL_COUNTERS = frozenset({"GetNewTransactionId", "GetNewMultiXactId"})
"""What has no number for a transaction; a value that is too large has the same code."""
_MOST_TRANSACTIONS = 2**31 - 3_000_000
"""How old the oldest transaction of a server may be: then it begins no new one that writes."""
VIEW, VIRTUAL = "view", "virtual table"
_OF_TRIGGERS = """
    SELECT CASE WHEN type = 'view' THEN 'view' ELSE 'virtual table' END FROM {schema}sqlite_master
    WHERE lower(name) = lower(?) AND (type = 'view' OR sql LIKE 'CREATE VIRTUAL TABLE%')
"""
_AGES = "SELECT greatest(max(age(datfrozenxid)), max(mxid_age(datminmxid))) FROM pg_database"


def now_sql(dialect: str) -> str:
    """Return the SQL of the present time in seconds since 1970; it goes on in a transaction."""
    if dialect == SQLITE:
        # unixepoch('subsec') is NULL before SQLite 3.42; 2440587.5 is the Julian day of 1 Jan 1970.
        return "((julianday('now') - 2440587.5) * 86400.0)"
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


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
    """Return whether a trigger, a policy or the condition of a view has refused a row for good.

    RAISE has any code that its author likes, and a policy that of a missing right.
    """
    is_raised = _raised_by(error) in _POSTGRESQL_REFUSING and not is_temporary(error)
    return is_raised or sqlstate(error) in _POSTGRESQL_RAISED


def is_view(error: DBAPIError) -> bool:
    """Return whether a statement would have written to a view that takes no rows."""
    state, text = sqlstate(error), str(error.orig)
    return (state in _POSTGRESQL_NO_TABLE and "view" in text) or "because it is a view" in text


def is_savepoint_gone(error: DBAPIError) -> bool:
    """Return whether the transaction that had the savepoint is over."""
    state = sqlstate(error)
    return state in _POSTGRESQL_NO_SAVEPOINT or "no such savepoint" in str(error.orig)


def is_not_migrated(error: DBAPIError) -> bool:
    """Return whether this code is newer than the database, whose migrations come later."""
    if getattr(error.orig, "sqlite_errorcode", None) is not None:
        return any(words in str(error.orig) for words in _SQLITE_NOT_YET)
    return sqlstate(error) in _POSTGRESQL_NOT_YET


def is_right_missing(error: DBAPIError) -> bool:
    """Return whether the role of this program may not use a table, or its schema.

    A policy for rows, and a trigger, raise the same code of their own accord, about a row.
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
    """Return whether an error of the database passes by itself, or as soon as it is set right."""
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
    """Return whether what is stored cannot be read any more; no row is to blame for that."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_DAMAGED or code in _SQLITE_UNREADABLE
    return sqlstate(error) in _POSTGRESQL_DAMAGED


def is_late(error: DBAPIError) -> bool:
    """Return whether the database was reached for, or answered, for longer than it may take.

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
    """Return whether a statement was ended by a limit of its time, or by somebody at the server."""
    return sqlstate(error) == _POSTGRESQL_CANCELLED


def is_read_only(connection: Connection) -> bool:
    """Return whether PostgreSQL takes no changes now; SQLite says so at the first change."""
    if connection.dialect.name != POSTGRESQL:
        return False
    return bool(connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on")


def is_out_of_transactions(connection: Connection) -> bool:
    """Return whether PostgreSQL begins no transaction that writes, until old rows are frozen."""
    if connection.dialect.name != POSTGRESQL:
        return False
    return int(connection.exec_driver_sql(_AGES).scalar_one()) >= _MOST_TRANSACTIONS


def counts_changes(connection: Connection, table: Any) -> bool:
    """Return whether the database tells how many records of a table a statement has written.

    SQLite counts none of those that triggers write in the place of a view's.
    """
    if connection.dialect.name != SQLITE:
        return True
    return table.name not in inspect(connection).get_view_names(table.schema)


def untold_keys(connection: Connection, table: Any) -> str:
    """Return what keeps SQLite from telling the keys that it makes for records of a table.

    The last key of a VIEW is that of an earlier statement, because its triggers write in its place
    (`findings/key_of_another_record.sh`); RETURNING of a VIRTUAL table gives another key, or none.
    It is "" where keys are right.
    """
    if connection.dialect.name != SQLITE:
        return ""
    quote = connection.dialect.identifier_preparer.quote
    query = _OF_TRIGGERS.format(schema=f"{quote(table.schema)}." if table.schema else "")
    return connection.exec_driver_sql(query, (table.name,)).scalar() or ""
