"""Outages: temporary errors that no row causes, after which a batch is retried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from errno import EAGAIN, EDQUOT, EMFILE, ENFILE, ENOMEM, ENOSPC

from sqlalchemy.exc import DBAPIError

from ..sealing.spool import NoSpool
from ..sealing.vault import SealBroken
from .error_codes import is_full, is_temporary

_NO_THREAD = re.compile(r"start\snew\sthread$")
"""The end of Python's message where the system refuses a process another thread."""


class WorkerStopping(Exception):
    """The worker stops, or cannot do this work; the batch is released unchanged."""


def is_outage(error: BaseException) -> bool:
    """Return whether an error is temporary, so that the batch is released and retried.

    When its disk is full, SQLite rolls the whole transaction back, and the rollback to a savepoint
    then fails: the original error is the context of that one.
    """
    if isinstance(error, NoSpool | SealBroken | WorkerStopping) or _is_without_room(error):
        return True
    if is_at_limit(error):
        return True
    return any(map(is_temporary, _database_errors(error)))


def is_disk_full(error: BaseException) -> bool:
    """Return whether the database, or the system, says that a disk is full; an outage, too."""
    return _is_without_room(error) or any(map(is_full, _database_errors(error)))


def is_at_limit(error: BaseException) -> bool:
    """Return whether this process has reached a limit of files, processes, threads or memory.

    `LimitNOFILE` and `TasksMax` of systemd, or the limits of a container, say how many.
    """
    if isinstance(error, OSError):
        return error.errno in (EMFILE, ENFILE, EAGAIN, ENOMEM)
    return isinstance(error, RuntimeError) and bool(_NO_THREAD.search(str(error)))


def _is_without_room(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)


def _database_errors(error: BaseException) -> Iterator[DBAPIError]:
    """Yield an error of the database and the database errors that it was raised after."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, DBAPIError):
            yield behind
        behind = behind.__context__ if isinstance(error, DBAPIError) else None
