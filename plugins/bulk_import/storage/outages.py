"""Outages: temporary errors that no row causes, after which a batch is retried."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from .dialect import is_temporary
from .vault import SealBroken


class WorkerStopping(Exception):
    """The worker stops, or cannot do this work; the batch is released unchanged."""


def is_outage(error: BaseException) -> bool:
    """Return whether an error is temporary, so that the batch is released and retried.

    When its disk is full, SQLite rolls the whole transaction back, and the rollback to a savepoint
    then fails: the original error is the context of that one.
    """
    if isinstance(error, SealBroken | WorkerStopping):
        return True
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, DBAPIError) and is_temporary(behind):
            return True
        behind = behind.__context__ if isinstance(error, DBAPIError) else None
    return False
