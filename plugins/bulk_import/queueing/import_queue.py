"""The queue: an import's id goes to RQ, and the heartbeats of workers come back.

RQ may deliver a job never, once, or twice at the same time; no import depends on
it. An id that could not be queued is queued later by the reconciler.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import redis
from rq import Queue
from rq.serializers import JSONSerializer
from rq.suspension import WORKERS_SUSPENDED

from ..settings import Settings
from .client import DENIED, cause, connect, log_unreachable
from .eviction import EVICTING, is_evicting
from .full_disk import FullDisk
from .job_ids import drawn_slot, job_id, run_of
from .live_workers import LiveWorkers
from .rights import QueueRights
from .tracing import carried, span
from .wait_causes import WaitCauses
from .worker_statistics import Tally, WorkerCounts
from .worker_status import WorkerStatus

log = logging.getLogger(__name__)

COMMAND_SECONDS = 0.3
"""How long one command may take: pages wait for it."""
ENQUEUE_SECONDS = 1.0
"""How long queueing may take in all; what is not queued by then is queued at the next sweep."""
HEARTBEAT_SECONDS = 10
"""A supervisor whose last heartbeat is older counts as gone."""
JOB_GRACE_SECONDS = 600
"""What a job may take beyond its working time before RQ ends it: one batch, or the slow work of a
whole file where it is all or nothing. A job that hangs loses its lease long before."""
INLINE = "inline"
"""The name of a queue that is none: imports run where they are stored (decision 89)."""
JOB = f"{__package__.rpartition('.')[0]}.jobs.work"
"""The job's name in the queue. It is stored, and no import path: processes of an older version
know the one job by it (decision 68)."""
_Chosen = Callable[[Counter[str]], Iterable[tuple[int, int]]]


class ImportQueue:
    """One queue in one Redis."""

    def __init__(self, settings: Settings) -> None:
        """Create a lazy connection: nothing is sent before the first call."""
        self._settings = settings
        self._redis = connect(settings.redis_url, COMMAND_SECONDS)
        self.tally = Tally(self._redis, f"{settings.queue}:workers:tally")
        self.full_disk = FullDisk(self._redis, f"{settings.queue}:workers:full-disk")
        self.wait_causes = WaitCauses(self._redis, f"{settings.queue}:workers:waits")
        self._rights = QueueRights(self._redis, settings.queue)
        self.database_id = ""
        """Which database the imports are in; "" as long as nobody has asked it."""
        self._queue = Queue(
            settings.queue, connection=self._redis, serializer=JSONSerializer, is_async=True
        )
        # Heartbeats use the clock of Redis, because the clocks of two hosts may differ.
        self._alive_key = f"{settings.queue}:workers:alive"
        self._seen_key = f"{settings.queue}:workers:last-seen"
        self._workers_key = f"{settings.queue}:workers:crew"
        self._deaths_key = f"{settings.queue}:workers:deaths"
        self._asked_key = f"{settings.queue}:workers:asked"
        self._databases_key = f"{settings.queue}:workers:databases"

    @property
    def client(self) -> redis.Redis:
        """Return the client: its commands give up after a third of a second."""
        return self._redis

    def enqueue(self, run_id: int, *, slot: int = 0, is_new: bool = False) -> bool:
        """Enqueue one job for an import unless one is waiting; False when Redis is unavailable.

        :param is_new: none can wait, so that the queue, which may be long, is not read.
        """
        return self._enqueue_those(
            lambda waiting: [] if waiting[str(run_id)] else [(run_id, slot)], is_read=not is_new
        )

    def enqueue_all(self, run_ids: Iterable[int], *, slot: int = 0) -> bool:
        """Enqueue a job for each import that has none; False where Redis is away or too slow."""
        return self._enqueue_those(
            lambda waiting: [(run_id, slot) for run_id in run_ids if not waiting[str(run_id)]]
        )

    def enqueue_beside(self, jobs: Mapping[int, int]) -> bool:
        """Enqueue jobs beside the one that runs, so many for each import less those that wait."""
        return self._enqueue_those(
            lambda waiting: [
                (run_id, drawn_slot())
                for run_id, count in jobs.items()
                for _ in range(count - waiting[str(run_id)])
            ]
        )

    def live_workers(self) -> LiveWorkers:
        """Return the workers with a recent heartbeat and the jobs that wait; none without Redis."""
        try:
            return LiveWorkers(self._living(), cast("Any", self._redis.llen(self._queue.key)))
        except redis.RedisError as error:
            log_unreachable(error)
            return LiveWorkers(frozenset(), 0)

    def heartbeat(self, workers: Iterable[str] = ()) -> None:
        """Record that a supervisor runs these workers; pages warn when there is none."""
        try:
            now = self._now()
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.set(self._alive_key, "1", ex=HEARTBEAT_SECONDS)
                pipeline.set(self._seen_key, f"{now:.3f}")
                pipeline.zremrangebyscore(self._workers_key, 0, now - HEARTBEAT_SECONDS)
                if seen := dict.fromkeys(workers, now):
                    pipeline.zadd(self._workers_key, seen)
                pipeline.zremrangebyscore(self._databases_key, 0, now - HEARTBEAT_SECONDS)
                if self.database_id:
                    pipeline.zadd(self._databases_key, {self.database_id: now})
                pipeline.execute()
        except redis.RedisError as error:
            log_unreachable(error)

    def deregister(self, workers: Iterable[str]) -> None:
        """Remove these workers, which take no further jobs."""
        try:
            for worker in workers:
                self._redis.zrem(self._workers_key, worker)
            if not self._living():
                self._redis.delete(self._alive_key)
        except redis.RedisError as error:
            log_unreachable(error)

    def count_death(self, worker: str) -> None:
        """Increment the number of worker processes that have died."""
        try:
            self._redis.incr(self._deaths_key)
            self._redis.zrem(self._workers_key, worker)
        except redis.RedisError as error:
            log_unreachable(error)

    def worker_status(self) -> WorkerStatus:
        """Return whether a supervisor has sent a heartbeat lately, and whether Redis can be used.

        It writes, too: a replica, or a Redis without memory, can be read and is of no use. The
        queue is read as well: a key of another type there stops every worker. A right that only a
        worker needs is asked for: without it none lives, or none is given a job.
        """
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.set(self._asked_key, "1", ex=HEARTBEAT_SECONDS)
        pipeline.mget(self._alive_key, self._seen_key)
        pipeline.exists(WORKERS_SUSPENDED)
        pipeline.zrangebyscore(self._databases_key, "-inf", "+inf", withscores=True)
        pipeline.time()
        pipeline.llen(self._queue.key)
        try:
            _, (alive, seen), suspended, databases, now, _ = cast("Any", pipeline.execute())
            refused = self._rights.refused()
        except redis.RedisError as error:
            log_unreachable(error)
            return WorkerStatus(None, None, cause(error))
        if refused:
            return WorkerStatus(None, None, DENIED)
        if alive is None and is_evicting(self._redis):
            return WorkerStatus(None, None, EVICTING)
        recent = {name.decode() for name, at in databases if at > now[0] - HEARTBEAT_SECONDS}
        # An older supervisor does not tell its database.
        is_own = not recent or not self.database_id or self.database_id in recent
        return WorkerStatus(
            is_working=alive is not None and is_own and not suspended,
            last_seen_at=None if seen is None else float(seen),
            is_suspended=alive is not None and bool(suspended),
            is_shared=bool(self.database_id and recent - {self.database_id}),
        )

    def worker_counts(self) -> WorkerCounts | None:
        """Return the workers and the jobs that wait; None where Redis cannot be asked."""
        try:
            deaths = int(cast("Any", self._redis.get(self._deaths_key)) or 0)
            jobs = self._redis.llen(self._queue.key)
            return WorkerCounts(len(self._living()), deaths, jobs, self.tally.read())
        except redis.RedisError:
            return None

    def _living(self) -> frozenset[str]:
        """Return the workers with a recent heartbeat."""
        since = self._now() - HEARTBEAT_SECONDS
        found = cast("Any", self._redis.zrangebyscore(self._workers_key, since, "+inf"))
        return frozenset(name.decode() for name in found)

    def _now(self) -> float:
        """Return the time by the clock of Redis."""
        seconds, microseconds = cast("Any", self._redis.time())
        return float(seconds) + float(microseconds) / 1e6

    def _enqueue_those(self, chosen: _Chosen, *, is_read: bool = True) -> bool:
        """Enqueue a job for each import and slot that is chosen of what waits, by its import."""
        deadline = time.monotonic() + ENQUEUE_SECONDS
        try:
            waiting = Counter(map(run_of, self._queue.get_job_ids() if is_read else ()))
            for run_id, slot in chosen(waiting):
                if time.monotonic() > deadline:
                    log.warning("queue.slow run=%s", run_id)
                    return False
                with span("import.enqueue", "producer", run=run_id):
                    self._enqueue(run_id, slot)
        except redis.RedisError as error:
            log_unreachable(error)
            return False
        return True

    def _enqueue(self, run_id: int, slot: int) -> None:
        # RQ alone would send the name of the queue in a transaction of its own.
        pipeline = self._redis.pipeline()
        self._queue.enqueue_call(
            JOB,
            args=(run_id,),
            job_id=job_id(run_id, slot),
            timeout=int(self._settings.job_seconds + JOB_GRACE_SECONDS),
            result_ttl=60,
            failure_ttl=3600,
            meta=carried(),
            description=f"import {run_id}",
            pipeline=pipeline,
        )
        pipeline.execute()
