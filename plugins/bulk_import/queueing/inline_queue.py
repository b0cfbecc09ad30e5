"""The inline queue: none at all, for development and tests (decision 89)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping

from ..settings import Settings
from .full_disk import FullDisk
from .import_queue import ImportQueue
from .live_workers import LiveWorkers
from .wait_causes import WaitCauses
from .worker_statistics import Tally, WorkerCounts
from .worker_status import WorkerStatus


class InlineQueue(ImportQueue):
    """No queue: whoever enqueues an import works on it, so neither Redis nor a worker is needed."""

    def __init__(self, settings: Settings, work: Callable[[int], None]) -> None:
        """Take what works on an import; the connection to Redis is never made."""
        super().__init__(settings)
        self.tally = Tally(None, "")
        # The upload itself reports a full disk.
        self.full_disk = FullDisk(None, "")
        self.wait_causes = WaitCauses(None, "")
        self._work = work
        self._local = threading.local()

    def enqueue(self, run_id: int, *, slot: int = 0, is_new: bool = False) -> bool:
        """Work on an import."""
        return self.enqueue_all([run_id], slot=slot)

    def enqueue_all(self, run_ids: Iterable[int], *, slot: int = 0) -> bool:
        """Work on imports, one after the other; what work itself enqueues comes after them."""
        waiting: list[int] | None = getattr(self._local, "waiting", None)
        if waiting is not None:
            waiting.extend(run_ids)
            return True
        waiting = self._local.waiting = list(run_ids)
        try:
            while waiting:
                self._work(waiting.pop(0))
        finally:
            self._local.waiting = None
        return True

    def enqueue_beside(self, jobs: Mapping[int, int]) -> bool:
        """Return False: nobody works beside the current process."""
        return False

    def live_workers(self) -> LiveWorkers:
        """Return that there are no workers and no jobs."""
        return LiveWorkers(frozenset(), 0)

    def heartbeat(self, workers: Iterable[str] = ()) -> None:
        """Do nothing: there are no workers."""

    def deregister(self, workers: Iterable[str]) -> None:
        """Do nothing: there are no workers."""

    def count_death(self, worker: str) -> None:
        """Do nothing: there are no workers."""

    def worker_status(self) -> WorkerStatus:
        """Return that the current process works on imports."""
        return WorkerStatus(is_working=True, last_seen_at=None, is_inline=True)

    def worker_counts(self) -> WorkerCounts | None:
        """Return that there are no workers and no jobs."""
        return WorkerCounts(workers=0, deaths=0, jobs=0, tallied=self.tally.read())
