"""The slow work on good rows, slice by slice, outside any transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from ..engine.faults import wrong_answer
from ..engine.importer import Importer
from ..engine.rows import Row
from ..state import State
from ..storage import leases
from ..storage.outages import WorkerStopping
from .task import Task

SLICE_SECONDS = 0.5
"""A slice of slow work aims at this time, so that leases are renewed and SIGTERM is heard."""
FIRST_SLICE = 8
SLICE_GROWTH, SLICE_DIVISOR = 4, 2
REST_SHARE = 0.5
"""What is left of a batch is prepared, too, where that takes at most this share of the while."""


def prepare_rows(
    state: State,
    importer: Importer,
    rows: Sequence[Row],
    task: Task,
    stopping: threading.Event,
) -> int:
    """Run `Importer.prepare` on as many rows as a while is enough for; return how many.

    The lease is renewed by progress, never by a thread. All or nothing is all rows at once.
    """
    size, start = FIRST_SLICE, 0
    first = renewed = time.monotonic()
    while start < len(rows):
        if stopping.is_set():
            raise WorkerStopping("The worker is asked to leave.")
        began = time.monotonic()
        part = rows[start : start + size]
        prepared = importer.prepare(part)
        if prepared is None:
            break
        results = list(prepared)
        if len(results) != len(part):
            raise wrong_answer(importer, "prepare", prepared, "one result for each row")
        for row, result in zip(part, results, strict=True):
            row.prepared = result
        start += len(part)
        now = time.monotonic()
        rest = (len(rows) - start) * (now - began) / len(part)
        if _is_enough(state.settings.settle_seconds, now - first, rest) and not task.is_atomic:
            return start
        size = _next_size(size, now - began)
        if now - renewed > state.settings.lease_seconds / 4:
            leases.renew(state.session, task.lease, state.settings.lease_seconds)
            renewed = now
    return len(rows)


def _is_enough(settle_seconds: float, seconds: float, rest: float) -> bool:
    """Say whether what is prepared is stored before the rest, which takes as many seconds more.

    A short rest is not worth a lease, a seal and a transaction of its own.
    """
    return seconds >= settle_seconds and rest > settle_seconds * REST_SHARE


def _next_size(size: int, seconds: float) -> int:
    """Return how many rows the next slice has, by what the last one took.

    The cores wait for the slowest row of each slice, so slices are as long as they may be.
    """
    if seconds < SLICE_SECONDS:
        return min(size * SLICE_GROWTH, int(size * SLICE_SECONDS / max(seconds, 1e-6)))
    return max(1, size // SLICE_DIVISOR) if seconds > SLICE_SECONDS * 2 else size
