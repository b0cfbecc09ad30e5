"""The slow work on good rows, slice by slice or as it is yielded, outside any transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from inspect import isgeneratorfunction
from typing import Any, NoReturn, cast

from ...engine.declaration.faults import wrong_answer
from ...engine.declaration.importer import Importer
from ...engine.rows.rows import Row
from ...state import State
from ...storage.database.outages import WorkerStopping
from ...storage.runs import leases
from ..tasks.task import Task

SLICE_SECONDS = 0.5
"""A slice of slow work aims at this time, so that leases are renewed and SIGTERM is heard."""
FIRST_SLICE = 8
SLICE_GROWTH, SLICE_DIVISOR = 4, 2
UNCOUNTED_SECONDS = 0.2
"""How long the count of judged rows may wait for the outcomes, with which it is stored."""
REST_SHARE = 0.5
"""The rest of a batch is prepared with it if that takes at most this share of `settle_seconds`."""
_EXHAUSTED = object()


def with_generator(importer: Importer, task: Task, rows: Sequence[Row]) -> Task:
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
    """Run `Importer.prepare` for about `settle_seconds`; return how many rows are prepared.

    The lease is renewed by progress, never by a thread. All or nothing is all rows at once.
    """
    enough = state.settings.settle_seconds
    if task.uncounted:
        enough = min(enough, UNCOUNTED_SECONDS)
    may_end = bool(task.uncounted) or not task.is_atomic
    first = renewed = before = time.monotonic()
    done = task.prepared
    _raise_if_stopping(stopping)
    for count in _steps(importer, rows, task):
        now = time.monotonic()
        rest = (len(rows) - count) * (now - before) / (count - done)
        if count == len(rows) or (may_end and _is_enough(enough, now - first, rest)):
            return count
        if now - renewed > state.settings.lease_seconds / 4:
            leases.renew(state.session, task.lease, state.settings.lease_seconds)
            renewed = now
        _raise_if_stopping(stopping)
        done, before = count, now
    return len(rows)


def _raise_if_stopping(stopping: threading.Event) -> None:
    if stopping.is_set():
        raise WorkerStopping("The worker is asked to leave.")


def _steps(importer: Importer, rows: Sequence[Row], task: Task) -> Iterator[int]:
    """Prepare further rows step by step; yield how many are, nothing where there is no need."""
    if task.results is None:
        return _slices(importer, rows, task.prepared)
    return _yielded(importer, rows, task.prepared, task.results)


def _slices(importer: Importer, rows: Sequence[Row], start: int) -> Iterator[int]:
    size = FIRST_SLICE
    while start < len(rows):
        began = time.monotonic()
        part = rows[start : start + size]
        prepared = importer.prepare(part)
        if prepared is None:
            return
        if not isinstance(prepared, Iterable):
            _refuse(importer, prepared)
        results = list(prepared)
        if len(results) != len(part):
            _refuse(importer, prepared)
        for row, result in zip(part, results, strict=True):
            row.prepared = result
        start += len(part)
        seconds = time.monotonic() - began
        yield start
        size = _next_size(size, seconds)


def _yielded(
    importer: Importer, rows: Sequence[Row], start: int, results: Generator[Any]
) -> Iterator[int]:
    """Set `prepared` of each row from a generator; yield the count after every FIRST_SLICE rows."""
    for count, row in enumerate(rows[start:], start + 1):
        row.prepared = next(results, _EXHAUSTED)
        is_last = count == len(rows)
        if row.prepared is _EXHAUSTED or (is_last and next(results, _EXHAUSTED) is not _EXHAUSTED):
            _refuse(importer, results)
        if is_last or (count - start) % FIRST_SLICE == 0:
            yield count


def _is_enough(enough: float, seconds: float, rest: float) -> bool:
    """Return whether the prepared rows are stored before the rest of the batch is prepared.

    A short rest is not worth a lease, a seal and a transaction of its own.

    :param enough: after how many seconds of preparation rows are stored.
    :param seconds: how long preparation has taken.
    :param rest: how many seconds the other rows will take.
    """
    return seconds >= enough and rest > enough * REST_SHARE


def _next_size(size: int, seconds: float) -> int:
    """Return how many rows the next slice has, by what the last one took.

    The cores wait for the slowest row of each slice, so slices are as long as they may be. They are
    multiples of the first one, so that each core gets the same number of rows.
    """
    if seconds < SLICE_SECONDS:
        wanted = min(size * SLICE_GROWTH, int(size * SLICE_SECONDS / max(seconds, 1e-6)))
        return wanted - wanted % FIRST_SLICE or wanted
    return max(1, size // SLICE_DIVISOR) if seconds > SLICE_SECONDS * 2 else size


def _refuse(importer: Importer, answer: object) -> NoReturn:
    raise wrong_answer(importer, "prepare", answer, "one result for each row")
