"""Outages: temporary errors that no row causes, after which a batch is retried."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from .dialect import is_full, is_temporary
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
    return any(map(is_temporary, _database_errors(error)))


def is_disk_full(error: BaseException) -> bool:
    """Return whether the database has said that its disk is full; that is an outage, too."""
    return any(map(is_full, _database_errors(error)))


def _database_errors(error: BaseException) -> Iterator[DBAPIError]:
    """Yield an error of the database, and those before it that led to it."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, DBAPIError):
            yield behind
        behind = behind.__context__ if isinstance(error, DBAPIError) else None
