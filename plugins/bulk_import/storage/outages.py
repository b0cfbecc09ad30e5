"""Outages: errors that pass by themselves, and for which no row is to blame."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from .dialect import is_temporary
from .vault import SealBroken


class WorkerStopping(Exception):
    """The worker is asked to leave, or cannot do this work; the batch goes back as it was."""


def is_outage(error: BaseException) -> bool:
    """Say whether an error will pass by itself, so that the batch is given back unharmed.

    Where SQLite has no room it takes the whole transaction back, and then the savepoint that is
    to be taken back is unknown: the error behind the error tells.
    """
    if isinstance(error, SealBroken | WorkerStopping):
        return True
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, DBAPIError) and is_temporary(behind):
            return True
        behind = behind.__context__ if isinstance(error, DBAPIError) else None
    return False
