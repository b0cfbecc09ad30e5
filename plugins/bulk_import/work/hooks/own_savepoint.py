"""The savepoint in which a hook of the host writes: it may not end the transaction around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from ...engine.declaration.faults import HostFault
from ...engine.sentences import messages
from ...storage.database.error_codes import is_savepoint_gone
from ...storage.database.outages import is_outage
from ...storage.host.listening import listening
from ..refusals.deferred_rules import checked_rules
from ..refusals.ended_transactions import refuse_ended
from .executed_statements import ExecutedStatement, executed_on

NOT_WRITING = frozenset({"SELECT", "PRAGMA", "SHOW", "EXPLAIN", "VALUES", "SAVEPOINT", "RELEASE"})
ENDING = frozenset({"COMMIT", "ROLLBACK", "END", "ABORT"})


@dataclass(frozen=True)
class Refusals:
    """The refusals of a hook of the host that ends the transaction around it."""

    commits: str
    rolls_back: str


OF_CREATE = Refusals(messages.CREATE_COMMITS, messages.CREATE_ROLLS_BACK)
OF_UPDATE = Refusals(messages.UPDATE_COMMITS, messages.UPDATE_ROLLS_BACK)
OF_UNDO = Refusals(messages.UNDO_COMMITS, messages.UNDO_ROLLS_BACK)


class OwnSavepoint:
    """A savepoint that listens: who tries to commit is refused, who rolls back is noticed.

    A savepoint of the host's own inside is the host's to end.
    """

    def __init__(self, session: Session, refusals: Refusals) -> None:
        self.session = session
        self.refusals = refusals
        self.savepoint: SessionTransaction = session.begin_nested()
        self.connection = session.connection()
        self.has_written = False
        """Whether a statement other than a query went through this session's connection."""
        self.fault = ""
        """The sentence about a commit or a rollback, as soon as one was tried."""
        self.left_out: set[Any] = set()
        """The tables into which a statement has written fewer records than it was told."""
        self.left_keys: dict[Any, bool] = {}
        """The tables that gave records their keys, each with whether RETURNING has told one."""
        self.is_cut_off = False
        """Whether the connection has forgotten its transaction, which the database still has."""

    @property
    def is_over(self) -> bool:
        """Return whether the session is no longer inside of it."""
        nested = self.session.get_nested_transaction()
        while nested is not None and nested is not self.savepoint:
            nested = nested.parent
        return nested is None

    def listening(self) -> AbstractContextManager[None]:
        """Listen while the host's code runs."""
        return listening(
            (self.session, "before_commit", self._before_commit),
            (self.connection, "commit", self._cut_off),
            (self.connection, "before_cursor_execute", self._before_statement),
            executed_on(self.connection, self._after_statement),
        )

    def _before_commit(self, session: Session) -> None:
        nested = session.get_nested_transaction()
        if nested is None or nested is self.savepoint:
            self._refuse_commit()

    def _refuse_commit(self, *arguments: Any) -> None:
        self.fault = self.refusals.commits
        raise HostFault(self.fault)

    def _cut_off(self, connection: Any) -> None:
        self.is_cut_off = True
        self._refuse_commit()

    def _before_statement(
        self, connection: Any, cursor: Any, statement: str, *arguments: Any
    ) -> None:
        first = statement.lstrip(" \r\n\t(").split(None, 1)[:1]
        word = first[0].upper().rstrip(";") if first else ""
        is_nested = word == "ROLLBACK" and " TO " in statement.upper()
        if word in ENDING and not is_nested:
            is_commit = word in {"COMMIT", "END"}
            self.fault = self.refusals.commits if is_commit else self.refusals.rolls_back
            raise HostFault(self.fault)
        self.has_written = self.has_written or (word not in NOT_WRITING and not is_nested)

    def _after_statement(self, executed: ExecutedStatement) -> None:
        if executed.is_insert and executed.leaves_keys:
            table = executed.element.table
            self.left_keys[table] = self.left_keys.get(table, False) or executed.returns_rows
        if not executed.is_plain_insert:
            return
        written = executed.written_rows
        if written is not None and written < executed.parameter_sets:
            self.left_out.add(executed.element.table)


@contextmanager
def own_savepoint(session: Session, refusals: Refusals = OF_CREATE) -> Iterator[OwnSavepoint]:
    """Open a savepoint for the host's code; an exception takes back what was done in it.

    :raises HostFault: when the host's code has ended the transaction around it.
    :raises EndedByRule: when a rule of the database has.
    """
    own = OwnSavepoint(session, refusals)
    try:
        with checked_rules(session), own.listening():
            yield own
    except Exception as error:
        refuse_ended(error)
        _raise_fault(own, error)
        _close(own, own.savepoint.rollback)
        # It forgets what objects were changed; what was read after a statement stays known.
        session.expire_all()
        raise
    _raise_fault(own)
    _close(own, own.savepoint.commit)


def _raise_fault(own: OwnSavepoint, error: BaseException | None = None) -> None:
    """Raise the fault that the host's code may have swallowed.

    Whoever rolls back because the database is away, and says so, is not at fault.
    """
    sentence = own.fault or (own.refusals.rolls_back if own.is_over else "")
    if not sentence or (error is not None and not own.fault and is_outage(error)):
        return
    if own.is_cut_off:
        own.session.invalidate()
    raise HostFault(sentence) from error


def _close(own: OwnSavepoint, how: Callable[[], None]) -> None:
    """End the savepoint; if the database no longer has it, the host has ended it by other means.

    SQLite ends the whole transaction by itself when its disk is full; that is nobody's fault.
    """
    if own.is_over:
        return
    try:
        how()
    except DBAPIError as error:
        refuse_ended(error)
        if is_savepoint_gone(error) and not is_outage(error):
            raise HostFault(own.refusals.commits) from error
        raise
