"""The transaction of a batch, which the host's actors and rules may not end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from ...engine.declaration.faults import HostFault
from ...engine.sentences import messages
from .listening import listening


@contextmanager
def kept_transaction(
    session: Session, sentence: str = messages.RULE_ENDS_TRANSACTION
) -> Iterator[None]:
    """Ask the host in a block, in the transaction that holds the lease of a batch.

    Committed before the records are there, the batch would be done without them; rolled back,
    another worker could create them, too. Savepoints inside are the host's.

    :param sentence: what is said then.
    :raises HostFault: when the host commits, which is refused before it happens, or rolls back.
    """
    transaction = session.get_transaction()
    tried: list[Session] = []

    def refuse(committing: Session) -> None:
        if committing.get_nested_transaction() is None:
            tried.append(committing)
            raise HostFault(sentence)

    with listening((session, "before_commit", refuse)):
        yield
    # A program may pass over what its commit has raised.
    if tried or session.get_transaction() is not transaction:
        raise HostFault(sentence)
