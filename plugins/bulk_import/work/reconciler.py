"""The reconciler: queues every import that has work left and no worker on it."""

from __future__ import annotations

import threading
import time

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ..state import State
from ..storage.backoff import is_back_off_over
from ..storage.handovers import expire_handovers
from ..storage.leases import is_free
from ..storage.memories import purge_memories
from ..storage.models import ImportBatch, ImportRun
from ..storage.purge import purge_expired
from ..storage.unsettled import is_unsettled
from . import signals

PURGE_SECONDS = 60
SWEEP_REQUEST_SECONDS = 2


def ready_runs(session: Session, parallel_jobs: int, lease_seconds: float) -> list[int]:
    """Return the imports that wait for a worker, the oldest first.

    One is ready when a batch is free, fewer leases live than jobs may work on it, and no
    back-off is active.
    """
    batch = ImportBatch
    may_be_taken = is_free(batch.lease_until, lease_seconds)
    live = func.sum(case((may_be_taken, 0), else_=1))
    free = func.sum(case((may_be_taken, 1), else_=0))
    query = (
        select(batch.run_id)
        .join(ImportRun, ImportRun.id == batch.run_id)
        .where(is_unsettled(), ImportRun.is_at_work)
        .where(is_back_off_over(ImportRun.rest_until))
        .group_by(batch.run_id)
        .having(free > 0, live < parallel_jobs)
        .order_by(batch.run_id)
    )
    found = list(session.scalars(query))
    session.rollback()
    return found


def reconcile(state: State) -> int:
    """Queue every import that is ready, or whose signal is due; return how many."""
    found = ready_runs(state.session, state.settings.parallel_jobs, state.settings.lease_seconds)
    found += signals.unannounced_runs(state.session)
    # One whose end is still to be told may be undone already.
    found = list(dict.fromkeys(found))
    if found:
        state.queue.enqueue_all(found)
    return len(found)


class Throttle:
    """Allows an action at most once in a number of seconds."""

    def __init__(self, seconds: float) -> None:
        """Allow the first action at once."""
        self._seconds = seconds
        self._next = 0.0
        self._lock = threading.Lock()

    def is_due(self) -> bool:
        """Return whether the action is due now, and start the next interval if so."""
        with self._lock:
            now = time.monotonic()
            if now < self._next:
                return False
            self._next = now + self._seconds
            return True


_sweep_requests = Throttle(SWEEP_REQUEST_SECONDS)


def request_sweep(state: State) -> None:
    """Reconcile at the request of a page that shows a stale import, at most every two seconds."""
    if _sweep_requests.is_due():
        reconcile(state)


def purge(state: State) -> int:
    """Erase what has been kept or remembered long enough, and secrets that nobody opened in time.

    The host deletes with it what it keeps no longer.

    :return: how many imports were purged of failed rows.
    """
    expire_handovers(state.session)
    purge_memories(state.session)
    state.actors.purge()
    return purge_expired(state.session, state.settings.undo_days, state.undoable_kinds())
