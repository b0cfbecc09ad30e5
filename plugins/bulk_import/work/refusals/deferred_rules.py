"""Deferred rules of the database: if one refuses the commit, each savepoint is checked."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from ...storage.database.dialect import POSTGRESQL
from .violations import is_row_fault

_ASKED = "bulk_import.deferred_rules"
"""The key in `Session.info` of the references that were broken before; its value is None until the
first savepoint has looked."""
_BROKEN = """
    SELECT broken.* FROM sqlite_master AS stored, pragma_foreign_key_check(stored.name) AS broken
    WHERE stored.type = 'table' AND stored.sql LIKE
"""
_EVERY = f"{_BROKEN} '%REFERENCES%'"
_WAITING = f"""
    {_BROKEN} CASE (SELECT defer_foreign_keys FROM pragma_defer_foreign_keys)
    WHEN 1 THEN '%REFERENCES%' ELSE '%DEFERRED%' END
"""
"""A program can let all references wait until a transaction ends (`PRAGMA defer_foreign_keys`)."""


def commit_or_ask(session: Session, settle: Callable[[], None]) -> None:
    """Run a transaction; where a rule has refused its commit, run it again and ask before.

    Rules that are `DEFERRABLE INITIALLY DEFERRED` refuse a whole transaction, and which row is to
    blame is known while there is a savepoint for it. Asking costs nothing where none refuses.
    """
    try:
        settle()
    except DBAPIError as error:
        if not is_row_fault(error):
            raise
        session.rollback()
        session.info[_ASKED] = None
        try:
            settle()
        finally:
            del session.info[_ASKED]


@contextmanager
def checked_rules(session: Session) -> Iterator[None]:
    """Ask the rules that wait for the commit about what is written in a block.

    :raises DBAPIError: as the commit would raise it.
    """
    if _ASKED not in session.info:
        yield
        return
    connection = session.connection()
    if connection.dialect.name == POSTGRESQL:
        yield
        _ask_postgresql(connection)
        return
    if session.info[_ASKED] is None:
        session.info[_ASKED] = _broken_references(connection, _EVERY)
    yield
    _compare_references(connection, session.info[_ASKED])


def _ask_postgresql(connection: Connection) -> None:
    """Let the rules judge now; the savepoint's rollback lets them wait again."""
    with connection.begin_nested() as asking:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        asking.rollback()


def _broken_references(connection: Connection, query: str) -> Counter[tuple[Any, ...]]:
    """Return the table, row, table referred to and number of each reference to nothing.

    Tables are read wholly. Some references may be older than the rule; of a table without row
    numbers they are alike.
    """
    return Counter(tuple(each) for each in connection.exec_driver_sql(query))


def _compare_references(connection: Connection, before: Counter[tuple[Any, ...]]) -> None:
    for table, _, _, number in _broken_references(connection, _WAITING) - before:
        keys = connection.exec_driver_sql(
            'SELECT id, "from" FROM pragma_foreign_key_list(?)', (table,)
        )
        columns = ", ".join(f"{table}.{column}" for key, column in keys if key == number)
        # In the words that SQLite has for its other rules.
        refused = sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: {columns}")
        raise IntegrityError(None, None, refused)
