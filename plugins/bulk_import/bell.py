"""The doorbell: an import's id goes to RQ, so that a worker looks into the database.

RQ delivers at least once, sometimes never, sometimes twice at the same time; nothing depends on
it. A bell that could not be rung is rung later by the reconciler.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
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
RINGING_SECONDS = 1.0
"""How long ringing may take in all; what is not rung by then is rung at the next sweep."""
SEEN_SECONDS = 10
"""A supervisor that has not shown itself for so long counts as gone."""
JOB_GRACE_SECONDS = 600
"""What a job may take beyond its working time before RQ ends it: one batch, or the slow work of a
whole file where it is all or nothing. A job that hangs loses its lease long before."""


@dataclass(frozen=True)
class Attendance:
    """Whether anybody works: None where Redis cannot be asked."""

    is_working: bool | None
    last_seen_at: float | None


class Bell:
    """One queue in one Redis."""

    def __init__(self, settings: Settings) -> None:
        """Make the connection lazily: nothing is sent before the first ring."""
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
        # Redis' own clock says who is alive: those of two hosts may differ.
        self._alive_key = f"{settings.queue}:workers:alive"
        self._seen_key = f"{settings.queue}:workers:last-seen"

    def ring(self, run_id: int, *, slot: int = 0) -> bool:
        """Queue one job for an import unless one is waiting; False when Redis is not there."""
        return self.ring_all([run_id], slot=slot)

    def ring_all(self, run_ids: Iterable[int], *, slot: int = 0) -> bool:
        """Queue one job each for some imports, skipping those that have one waiting already."""
        deadline = time.monotonic() + RINGING_SECONDS
        try:
            waiting = {_run_of(job_id) for job_id in self._queue.get_job_ids()}
            for run_id in run_ids:
                if time.monotonic() > deadline:
                    log.warning("bell.slow run=%s", run_id)
                    return False
                if str(run_id) not in waiting:
                    self._enqueue(run_id, slot)
        except redis.RedisError as error:
            log.warning("bell.unreachable error=%s", type(error).__name__)
            return False
        return True

    def show_up(self) -> None:
        """Say that a supervisor is at work; pages tell people when nobody is."""
        try:
            self._redis.set(self._alive_key, "1", ex=SEEN_SECONDS)
            self._redis.set(self._seen_key, f"{time.time():.3f}")
        except redis.RedisError as error:
            log.warning("bell.unreachable error=%s", type(error).__name__)

    def attendance(self) -> Attendance:
        """Return whether a supervisor has shown itself lately."""
        try:
            alive, seen = cast("Any", self._redis.mget(self._alive_key, self._seen_key))
        except redis.RedisError:
            return Attendance(None, None)
        return Attendance(alive is not None, None if seen is None else float(seen))

    def _enqueue(self, run_id: int, slot: int) -> None:
        from .jobs import work

        self._queue.enqueue_call(
            work,
            args=(run_id,),
            job_id=f"import-{run_id}-{slot}",
            timeout=int(self._settings.job_seconds + JOB_GRACE_SECONDS),
            result_ttl=60,
            failure_ttl=3600,
            description=f"import {run_id}",
        )


def _run_of(job_id: str) -> str:
    """Return the import that a waiting job is about; ids look like `import-<run>-<slot>`."""
    parts = job_id.split("-")
    return parts[1] if len(parts) == 3 and parts[0] == "import" else ""


def next_slot(job_id: str) -> int:
    """Return another slot than that of the running job, whose record RQ deletes when it ends."""
    return 1 - int(job_id.rsplit("-", 1)[-1]) % 2
