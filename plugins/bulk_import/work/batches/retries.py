"""Retries of a transaction that a deadlock or another outage has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ...storage.database.error_codes import is_cancelled
from ...storage.database.outages import WorkerStopping, is_outage

ATTEMPTS = 5
PAUSE_SECONDS = 0.2
"""How much longer each attempt waits than the one before: what led to it was too expensive."""


def retry(session: Session, stopping: threading.Event, settle: Callable[[], None]) -> None:
    """Run a transaction again until it is committed, or its error is not a temporary one.

    A statement that was cancelled for its length is not sent again: five of them would take longer
    than a process without progress may live.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            settle()
            return
        except DBAPIError as error:
            session.rollback()
            if attempt == ATTEMPTS or is_cancelled(error) or not is_outage(error):
                raise
            if stopping.wait(attempt * PAUSE_SECONDS):
                raise WorkerStopping("The worker is asked to leave.") from error
