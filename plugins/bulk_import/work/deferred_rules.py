"""Rules of the database that wait for the commit: where one refuses it, each savepoint is asked."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from ..storage.dialect import POSTGRESQL
from .violations import is_row_fault

_IS_ASKED = "bulk_import.asks_deferred_rules"
"""Where a session remembers, in its `info`, that its savepoints ask."""


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
        session.info[_IS_ASKED] = True
        try:
            settle()
        finally:
            del session.info[_IS_ASKED]


@contextmanager
def asked_rules(session: Session) -> Iterator[None]:
    """Ask the rules that wait for the commit about what is written in a block.

    :raises DBAPIError: as the commit would raise it.
    """
    if not session.info.get(_IS_ASKED):
        yield
        return
    connection = session.connection()
    if connection.dialect.name == POSTGRESQL:
        yield
        _ask_postgresql(connection)
        return
    before = _broken_references(connection)
    yield
    _compare_references(connection, before)


def _ask_postgresql(connection: Connection) -> None:
    """Let the rules judge now; the savepoint's rollback lets them wait again."""
    with connection.begin_nested() as asking:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        asking.rollback()


def _broken_references(connection: Connection) -> Counter[tuple[Any, ...]]:
    """Return the table, row, table referred to and number of each reference to nothing.

    Some may be older than the rule; of a table without row numbers they are alike.
    """
    found = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return Counter(tuple(each) for each in found)


def _compare_references(connection: Connection, before: Counter[tuple[Any, ...]]) -> None:
    for table, _, _, number in _broken_references(connection) - before:
        keys = connection.exec_driver_sql(
            'SELECT id, "from" FROM pragma_foreign_key_list(?)', (table,)
        )
        columns = ", ".join(f"{table}.{column}" for key, column in keys if key == number)
        # In the words that SQLite has for its other rules.
        refused = sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: {columns}")
        raise IntegrityError(None, None, refused)
