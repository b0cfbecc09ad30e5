"""The queue: an import's id goes to RQ, and the heartbeats of workers come back.

RQ may deliver a job never, once, or twice at the same time; no import depends on
it. An id that could not be queued is queued later by the reconciler.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from .settings import Settings

log = logging.getLogger(__name__)

COMMAND_SECONDS = 0.3
"""How long one command may take: pages wait for it."""
ENQUEUE_SECONDS = 1.0
"""How long queueing may take in all; what is not queued by then is queued at the next sweep."""
HEARTBEAT_SECONDS = 10
"""A supervisor whose last heartbeat is older counts as gone."""
CLOCK_SECONDS = 12 * 3600
"""A heartbeat that is older is shown with its day."""
JOB_GRACE_SECONDS = 600
"""What a job may take beyond its working time before RQ ends it: one batch, or the slow work of a
whole file where it is all or nothing. A job that hangs loses its lease long before."""


INLINE = "inline"
"""The name of a queue that is none: imports run where they are stored (decision 89)."""
JOB = f"{__package__}.jobs.work"
"""The job's name in the queue. It is stored, and no import path: processes of an older version
know the one job by it (decision 68)."""


@dataclass(frozen=True)
class WorkerStatus:
    """Return whether a worker is running: `is_working` is None where Redis cannot be asked."""

    is_working: bool | None
    last_seen_at: float | None
    is_inline: bool = False
    """True without a queue, so that none is needed."""

    @property
    def is_long_ago(self) -> bool:
        """Return whether the last heartbeat is long ago, so that its time is shown with the day."""
        return self.last_seen_at is not None and time.time() - self.last_seen_at > CLOCK_SECONDS

    @property
    def problem(self) -> str:
        """Return the problem in one sentence, "" when a worker is running."""
        if self.is_working is None:
            return "The queue cannot be reached."
        return "" if self.is_working else "No worker is running."

    @property
    def advice(self) -> str:
        """Return the sentence about uploads in the meantime."""
        awaited = "it" if self.is_working is None else "one"
        return f"Uploads are kept and start by themselves as soon as {awaited} is back."


@dataclass(frozen=True)
class WorkerCounts:
    """The workers of a queue, how many have died so far, and the jobs that wait."""

    workers: int
    deaths: int
    jobs: int


class ImportQueue:
    """One queue in one Redis."""

    def __init__(self, settings: Settings) -> None:
        """Create a lazy connection: nothing is sent before the first call."""
        self._settings = settings
        self._redis: redis.Redis = redis.Redis.from_url(
            settings.redis_url,
            socket_timeout=COMMAND_SECONDS,
            socket_connect_timeout=COMMAND_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._queue = Queue(
            settings.queue, connection=self._redis, serializer=JSONSerializer, is_async=True
        )
        # Heartbeats use the clock of Redis, because the clocks of two hosts may differ.
        self._alive_key = f"{settings.queue}:workers:alive"
        self._seen_key = f"{settings.queue}:workers:last-seen"
        self._workers_key = f"{settings.queue}:workers:crew"
        self._deaths_key = f"{settings.queue}:workers:deaths"

    def enqueue(self, run_id: int, *, slot: int = 0) -> bool:
        """Enqueue one job for an import unless one is waiting; False when Redis is unavailable."""
        return self.enqueue_all([run_id], slot=slot)

    def enqueue_all(self, run_ids: Iterable[int], *, slot: int = 0) -> bool:
        """Enqueue one job for each import that has none waiting."""
        deadline = time.monotonic() + ENQUEUE_SECONDS
        try:
            waiting = {_run_of(job_id) for job_id in self._queue.get_job_ids()}
            for run_id in run_ids:
                if time.monotonic() > deadline:
                    log.warning("queue.slow run=%s", run_id)
                    return False
                if str(run_id) not in waiting:
                    self._enqueue(run_id, slot)
        except redis.RedisError as error:
            log.warning("queue.unreachable error=%s", type(error).__name__)
            return False
        return True

    def heartbeat(self, workers: Iterable[str] = ()) -> None:
        """Record that a supervisor runs these workers; pages warn when there is none."""
        try:
            now = self._now()
            self._redis.set(self._alive_key, "1", ex=HEARTBEAT_SECONDS)
            self._redis.set(self._seen_key, f"{now:.3f}")
            self._redis.zremrangebyscore(self._workers_key, 0, now - HEARTBEAT_SECONDS)
            seen = dict.fromkeys(workers, now)
            if seen:
                self._redis.zadd(self._workers_key, seen)
        except redis.RedisError as error:
            log.warning("queue.unreachable error=%s", type(error).__name__)

    def deregister(self, workers: Iterable[str]) -> None:
        """Remove these workers, which take no more jobs."""
        try:
            for worker in workers:
                self._redis.zrem(self._workers_key, worker)
            if not self._count_workers():
                self._redis.delete(self._alive_key)
        except redis.RedisError as error:
            log.warning("queue.unreachable error=%s", type(error).__name__)

    def count_death(self, worker: str) -> None:
        """Increment the number of worker processes that have died."""
        try:
            self._redis.incr(self._deaths_key)
            self._redis.zrem(self._workers_key, worker)
        except redis.RedisError as error:
            log.warning("queue.unreachable error=%s", type(error).__name__)

    def worker_status(self) -> WorkerStatus:
        """Return whether a supervisor has sent a heartbeat lately."""
        try:
            alive, seen = cast("Any", self._redis.mget(self._alive_key, self._seen_key))
        except redis.RedisError:
            return WorkerStatus(None, None)
        return WorkerStatus(alive is not None, None if seen is None else float(seen))

    def worker_counts(self) -> WorkerCounts | None:
        """Return the workers and the jobs that wait; None where Redis cannot be asked."""
        try:
            workers = self._count_workers()
            deaths = cast("Any", self._redis.get(self._deaths_key))
            jobs = self._redis.llen(self._queue.key)
        except redis.RedisError:
            return None
        return WorkerCounts(workers, int(deaths or 0), jobs)

    def _count_workers(self) -> int:
        """Return the number of workers with a recent heartbeat."""
        since = self._now() - HEARTBEAT_SECONDS
        return self._redis.zcount(self._workers_key, since, "+inf")

    def _now(self) -> float:
        """Return the time by the clock of Redis."""
        seconds, microseconds = cast("Any", self._redis.time())
        return float(seconds) + float(microseconds) / 1e6

    def _enqueue(self, run_id: int, slot: int) -> None:
        self._queue.enqueue_call(
            JOB,
            args=(run_id,),
            job_id=f"import-{run_id}-{slot}",
            timeout=int(self._settings.job_seconds + JOB_GRACE_SECONDS),
            result_ttl=60,
            failure_ttl=3600,
            description=f"import {run_id}",
        )


class InlineQueue(ImportQueue):
    """No queue: whoever enqueues an import works on it, so neither Redis nor a worker is needed."""

    def __init__(self, settings: Settings, work: Callable[[int], None]) -> None:
        """Take what works on an import; the connection to Redis is never made."""
        super().__init__(settings)
        self._work = work
        self._local = threading.local()

    def enqueue_all(self, run_ids: Iterable[int], *, slot: int = 0) -> bool:
        """Work on imports, one after the other; what work itself enqueues comes behind them."""
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

    def heartbeat(self, workers: Iterable[str] = ()) -> None:
        """Do nothing: there are no workers."""

    def deregister(self, workers: Iterable[str]) -> None:
        """Do nothing: there are no workers."""

    def count_death(self, worker: str) -> None:
        """Do nothing: there are no workers."""

    def worker_status(self) -> WorkerStatus:
        """Return that whoever asks is the worker."""
        return WorkerStatus(is_working=True, last_seen_at=None, is_inline=True)

    def worker_counts(self) -> WorkerCounts | None:
        """Return that there are no workers and no jobs."""
        return WorkerCounts(workers=0, deaths=0, jobs=0)


def _run_of(job_id: str) -> str:
    """Return the import that a waiting job is about; ids look like `import-<run>-<slot>`."""
    parts = job_id.split("-")
    return parts[1] if len(parts) == 3 and parts[0] == "import" else ""


def next_slot(job_id: str) -> int:
    """Return another slot than that of the running job, whose record RQ deletes when it ends."""
    return 1 - int(job_id.rsplit("-", 1)[-1]) % 2
