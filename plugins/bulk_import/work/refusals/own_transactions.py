"""Errors of the program when rows are written again after a savepoint was rolled back.

Listeners that keep something of a transaction, such as a history of versions, may hold on to what
the savepoint has taken with it (`findings/history_of_another.sh`). Then nothing more can be written
in this transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from ...engine.declaration.faults import HostFault
from ...engine.sentences import messages
from ...storage.database.outages import is_outage
from .error_place import host_place
from .program_faults import PROGRAM_FAULTS


class NeedsOwnTransactions(Exception):
    """Some rows of a batch are refused, and the others need transactions of their own.

    Its cause is what the program raised.
    """


@contextmanager
def behind_a_refusal(*, is_atomic: bool = False) -> Iterator[None]:
    """Write rows in parts, or records one by one, once they were refused together.

    :param is_atomic: nothing is kept unless all of it is, so transactions are no way out.
    :raises NeedsOwnTransactions: when the program fails at the parts. Together they were refused as
        the rows of a right program are, so what it fails at is the savepoint.
    :raises HostFault: when it fails so with all or nothing.
    """
    try:
        yield
    except (SQLAlchemyError, *PROGRAM_FAULTS) as error:
        if is_outage(error):
            raise
        if is_atomic:
            name, place = type(error).__name__, host_place(error)
            raise HostFault(messages.FAILED_IN_PARTS.format(error=name, place=place)) from error
        raise NeedsOwnTransactions from error
