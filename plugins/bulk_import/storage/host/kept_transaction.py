"""Transactions in which the host is asked, and which its program may not end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ...engine.declaration.faults import HostFault
from ...engine.sentences import messages
from ..database.outages import is_outage
from .listening import listening


@contextmanager
def kept_transaction(
    session: Session,
    sentence: str = messages.RULE_ENDS_TRANSACTION,
    *,
    hook: str = "",
) -> Iterator[None]:
    """Ask the host in a block, in the transaction that holds the lease of a batch.

    Committed before the records are there, the batch would be done without them; rolled back,
    another worker could create them, too. Savepoints inside are the host's.

    :param sentence: what is said then.
    :param hook: the method that is asked, where it is known; a log names it.
    :raises HostFault: when the host commits, which is refused before it happens, or rolls back.
    """
    transaction = session.get_transaction()
    tried: list[Session] = []

    def refuse(committing: Session) -> None:
        if committing.get_nested_transaction() is None:
            tried.append(committing)
            raise HostFault(sentence, hook=hook, told="It ends the transaction." if hook else "")

    with listening((session, "before_commit", refuse)):
        yield
    # A program may pass over what its commit has raised.
    if tried or session.get_transaction() is not transaction:
        raise HostFault(sentence, hook=hook, told="It ends the transaction." if hook else "")


@contextmanager
def noting(session: Session, hook: str) -> Iterator[None]:
    """Have the host note in a block what is done, in the transaction that does it.

    Committed before, an import would be stored without its rows; rolled back, the host's log would
    tell of what was not done.

    :param hook: the method of `Actors` that is called.
    :raises HostFault: when the host ends the transaction, or the database refuses what it notes;
        nothing is written then.
    """
    if session.get_transaction() is None:
        session.begin()
    name = f"Actors.{hook}"
    with kept_transaction(session, hook=name):
        try:
            yield
            session.flush()
        except DBAPIError as error:
            if is_outage(error):
                raise
            kind = type(error).__name__
            raise HostFault(messages.RULE_ENDS_TRANSACTION, hook=name, told=kind) from error
