"""The reconciler: queues every import that has work left and fewer workers than it may have."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from ..state import State
from ..storage.database.outages import is_outage
from ..storage.maintenance.purge import purge_expired
from ..storage.repairs.memories import purge_memories
from ..storage.rows.handovers import expire_handovers
from . import signals
from .refusals.error_place import error_place
from .sharing import Workload, shares, spare_capacity, workloads

log = logging.getLogger(__name__)

PURGE_SECONDS = 60
SWEEP_REQUEST_SECONDS = 2


def ready_runs(session: Session, parallel_jobs: int, lease_seconds: float) -> list[int]:
    """Return the imports that wait for a worker, the oldest first.

    One is ready when a batch is free, fewer leases live than jobs may work on it, and no
    back-off is active.
    """
    found = workloads(session, lease_seconds)
    return [each.run_id for each in found if each.free and each.live < parallel_jobs]


def reconcile(state: State) -> int:
    """Queue every import that is ready, or whose signal is due; return how many."""
    found = workloads(state.session, state.settings.lease_seconds)
    alone = [each.run_id for each in found if each.free and not each.live]
    # One whose end is still to be told may be undone already.
    alone = list(dict.fromkeys(alone + signals.unannounced_runs(state.session)))
    if alone:
        state.queue.enqueue_all(alone)
    beside = _jobs_beside(state, found)
    if beside:
        state.queue.enqueue_beside(beside)
    return len({*alone, *beside})


def _jobs_beside(state: State, found: Sequence[Workload]) -> Mapping[int, int]:
    """Return how many jobs each import is given beside the one that it has.

    The batches of a tree are settled one after the other.
    """
    most = state.settings.parallel_jobs
    if most:
        return {each.run_id: 1 for each in found if each.free and 0 < each.live < most}
    trees = state.tree_kinds()
    divided = [each for each in found if each.free + each.live > 1 and each.importer not in trees]
    if not divided:
        return {}
    by_host = {slug for slug, importer in state.importers.items() if importer.uses_all_cores}
    return shares(divided, *spare_capacity(state), by_host)


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

    The host deletes after it what it keeps no longer.

    :return: how many imports were purged of failed rows.
    """
    expire_handovers(state.session)
    purge_memories(state.session)
    count = purge_expired(state.session, state.settings.undo_days, state.undoable_kinds())
    _purge_host(state)
    return count


def _purge_host(state: State) -> None:
    """Let the host purge; where its method fails, workers and their parent live on."""
    try:
        state.actors.purge()
    except Exception as error:
        state.session.rollback()
        if is_outage(error):
            raise
        log.error("purge.failed error=%s at=%s", type(error).__name__, error_place(error))
