"""Which records `create` has inserted; a record that existed before does not count as created."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql.selectable import Alias, Join
from sqlalchemy.util import IdentitySet

from ...storage.host.listening import listening
from ...storage.host.record_keys import are_plain_keys, state_of
from .executed_statements import ExecutedStatement, executed_on

_INSERTING_NOTHING = frozenset({"UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA"})


class Insertions:
    """What a session has inserted while it was listened to: objects, and rows by statements."""

    def __init__(self) -> None:
        self._flushed = IdentitySet()
        self._inserted_rows = 0
        """The rows of INSERT statements, those of flushes among them; at least one an object."""
        self._is_counted = True
        """Whether the number of inserted rows is known for each statement other than a query."""
        self._queries: list[Select[Any]] = []
        """The queries that were sent; one that calls a function may insert any number of rows."""
        self._may_load_new = False
        """Whether an INSERT may have returned its rows as objects, which no flush tells."""

    def lack(self, session: Session, returned: Sequence[Any]) -> bool:
        """Return whether some of what `create` returned was surely not inserted.

        Flushes report objects. Keys, and objects that statements have returned, are only counted.
        """
        others = returned
        if not are_plain_keys(returned):
            others = [each for each in returned if each not in self._flushed]
            if any(map(partial(_is_of, session), others)) and not self._may_load_new:
                return True
        if not others:
            return False
        if len(others) <= self._inserted_rows - len(self._flushed):
            return False
        return self._is_counted and all(map(_reads_tables, self._queries))

    def after_flush(self, session: Session, context: UOWTransaction) -> None:
        """Take note of the objects that were just inserted."""
        self._flushed.update(session.new)

    def do_orm_execute(self, executed: ORMExecuteState) -> None:
        """Take note of an INSERT that the session was given."""
        self._may_load_new = self._may_load_new or executed.is_insert

    def take(self, executed: ExecutedStatement) -> None:
        """Count what a statement has inserted. What an UPDATE or a query does is nothing new."""
        if executed.is_insert:
            self._inserted_rows += executed.inserted_rows
        if isinstance(executed.element, Select):
            self._queries.append(executed.element)
        else:
            self._is_counted = self._is_counted and _is_counted(executed)


@contextmanager
def counted_insertions(session: Session) -> Iterator[Insertions]:
    """Listen to what a session inserts."""
    found, connection = Insertions(), session.connection()
    with listening(
        (session, "after_flush", found.after_flush),
        (session, "do_orm_execute", found.do_orm_execute),
        executed_on(connection, found.take),
    ):
        yield found


def _is_of(session: Session, record: Any) -> bool:
    """Return whether a record is an object of a session."""
    state = state_of(record)
    return state is not None and state.session is session


def _is_counted(executed: ExecutedStatement) -> bool:
    """Return whether an upper bound is known for the rows that a statement, not a query, inserted.

    A plain text may insert any number.
    """
    if executed.is_insert:
        is_listed = executed.element.select is None
        return is_listed and executed.text.upper().startswith("INSERT INTO ")
    return executed.text.split(None, 1)[0].upper() in _INSERTING_NOTHING


def _reads_tables(query: Select[Any]) -> bool:
    """Return whether a query reads tables alone, and calls no function that may insert."""
    froms = query.get_final_froms()
    return bool(froms) and all(isinstance(each, Table | Alias | Join) for each in froms)
