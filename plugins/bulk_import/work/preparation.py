"""The slow work on good rows, slice by slice or as it is yielded, outside any transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from inspect import isgeneratorfunction
from typing import Any, cast

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


def begin(importer: Importer, task: Task, rows: Sequence[Row]) -> Task:
    """Return the task with what `Importer.prepare` yields for its rows, where it does."""
    if task.results is not None or not isgeneratorfunction(type(importer).prepare):
        return task
    return replace(task, results=cast("Generator[Any]", importer.prepare(rows)))


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
    steps = _slices(importer, rows) if task.results is None else _drawn(rows, task.results)
    first = renewed = before = time.monotonic()
    done = 0
    _obey(stopping)
    for count in steps:
        now = time.monotonic()
        rest = (len(rows) - count) * (now - before) / (count - done)
        if count == len(rows) or (
            _is_enough(state.settings.settle_seconds, now - first, rest) and not task.is_atomic
        ):
            return count
        if now - renewed > state.settings.lease_seconds / 4:
            leases.renew(state.session, task.lease, state.settings.lease_seconds)
            renewed = now
        _obey(stopping)
        done, before = count, now
    return len(rows)


def _obey(stopping: threading.Event) -> None:
    if stopping.is_set():
        raise WorkerStopping("The worker is asked to leave.")


def _slices(importer: Importer, rows: Sequence[Row]) -> Iterator[int]:
    """Prepare slice by slice; yield how many rows are prepared, nothing where there is no need."""
    size, start = FIRST_SLICE, 0
    while start < len(rows):
        began = time.monotonic()
        part = rows[start : start + size]
        prepared = importer.prepare(part)
        if prepared is None:
            return
        for row, result in zip(part, prepared, strict=True):
            row.prepared = result
        start += len(part)
        seconds = time.monotonic() - began
        yield start
        size = _next_size(size, seconds)


def _drawn(rows: Sequence[Row], results: Iterator[Any]) -> Iterator[int]:
    """Take what is yielded for each row; yield how many are prepared, after as many as a slice."""
    for count, (row, result) in enumerate(zip(rows, results, strict=True), 1):
        row.prepared = result
        if count % FIRST_SLICE == 0 or count == len(rows):
            yield count


def _is_enough(settle_seconds: float, seconds: float, rest: float) -> bool:
    """Say whether what is prepared is stored before the rest, which takes as many seconds more.

    A short rest is not worth a lease, a seal and a transaction of its own.
    """
    return seconds >= settle_seconds and rest > settle_seconds * REST_SHARE


def _next_size(size: int, seconds: float) -> int:
    """Return how many rows the next slice has, by what the last one took.

    The cores wait for the slowest row of each slice, so slices are as long as they may be, and a
    multiple of the first one: all cores end together where that one has as many rows for each.
    """
    if seconds < SLICE_SECONDS:
        wanted = min(size * SLICE_GROWTH, int(size * SLICE_SECONDS / max(seconds, 1e-6)))
        return wanted - wanted % FIRST_SLICE or wanted
    return max(1, size // SLICE_DIVISOR) if seconds > SLICE_SECONDS * 2 else size
