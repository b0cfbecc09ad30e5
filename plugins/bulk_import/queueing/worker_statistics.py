"""Statistics of workers in Redis: durations of the stages, and lost leases.

A worker's job lives in a process that is gone after seconds, so that it cannot keep its own.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

import redis

from .client import cause
from .tracing import span

log = logging.getLogger(__name__)

BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 120.0)
"""The upper bounds of the buckets in seconds; what takes longer stands under `+Inf`."""
LAST = "+Inf"
STAGES = ("judge", "prepare", "settle", "undo")
LOST = "lost"
SUM = "sum"
SEPARATOR = "|"


Note = tuple[str, str, float]
"""The kind of import, the stage, and the seconds that it took."""
_gathered: ContextVar[list[Note] | None] = ContextVar("gathered", default=None)


@dataclass
class StageTimes:
    """The histogram of the durations of one stage, for one kind of import."""

    buckets: dict[str, int] = field(default_factory=dict)
    """The number of times by the upper bound of the bucket, each counted once."""
    seconds: float = 0.0

    def cumulated(self) -> list[tuple[str, float]]:
        """Return cumulative buckets, as Prometheus expects them."""
        found, total = [], 0
        for bound in (*map(str, BOUNDS), LAST):
            total += self.buckets.get(bound, 0)
            found.append((bound, float(total)))
        return found


@dataclass(frozen=True)
class Tallied:
    """Durations of stages, and lost leases, since Redis was emptied."""

    stages: dict[tuple[str, str], StageTimes]
    """By importer and stage."""
    lost_leases: int


@dataclass(frozen=True)
class WorkerCounts:
    """The workers of a queue, how many have died so far, the jobs that wait, and the tally."""

    workers: int
    deaths: int
    jobs: int
    tallied: Tallied


class Tally:
    """One hash in Redis; a Redis that is away costs a figure, never a batch."""

    def __init__(self, client: redis.Redis | None, key: str) -> None:
        """Keep where to count; without a client nothing is counted."""
        self._redis = client
        self._key = key

    @contextmanager
    def stage(self, importer: str, stage: str) -> Iterator[None]:
        """Measure a stage, unless an error ends it; the stage is also a span of its trace."""
        began = time.monotonic()
        with span(f"import.{stage}", importer=importer):
            yield
        note = importer, stage, time.monotonic() - began
        gathered = _gathered.get()
        if gathered is None:
            self._send([note])
        else:
            gathered.append(note)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send the times of all stages that end in here at once, when it is left."""
        gathered: list[Note] = []
        token = _gathered.set(gathered)
        try:
            yield
        finally:
            _gathered.reset(token)
            self._send(gathered)

    def count_lost_lease(self) -> None:
        """Count a batch whose worker lost its lease before it could write."""
        if self._redis is not None:
            try:
                self._redis.hincrby(self._key, LOST, 1)
            except redis.RedisError as error:
                _log(error)

    def read(self) -> Tallied:
        """Return everything; a RedisError says that it cannot be read."""
        found = {} if self._redis is None else cast("Any", self._redis.hgetall(self._key))
        stages: dict[tuple[str, str], StageTimes] = defaultdict(StageTimes)
        lost = 0
        for name, value in found.items():
            importer, _, rest = name.decode().partition(SEPARATOR)
            stage, _, bound = rest.partition(SEPARATOR)
            if not rest:
                lost = int(value)
            elif bound == SUM:
                stages[importer, stage].seconds = float(value)
            else:
                stages[importer, stage].buckets[bound] = int(value)
        return Tallied(dict(stages), lost)

    def _send(self, notes: Sequence[Note]) -> None:
        if self._redis is None or not notes:
            return
        pipeline = self._redis.pipeline(transaction=False)
        for importer, stage, seconds in notes:
            bound = next((str(each) for each in BOUNDS if seconds <= each), LAST)
            pipeline.hincrby(self._key, SEPARATOR.join((importer, stage, bound)), 1)
            pipeline.hincrbyfloat(self._key, SEPARATOR.join((importer, stage, SUM)), seconds)
        try:
            pipeline.execute()
        except redis.RedisError as error:
            _log(error)


def _log(error: redis.RedisError) -> None:
    log.warning("tally.lost error=%s cause=%s", type(error).__name__, cause(error))
