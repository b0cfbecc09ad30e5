"""The slow work on good rows, slice by slice, outside any transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from ..engine.importer import Importer
from ..engine.rows import Row
from ..state import State
from ..storage import leases
from ..storage.leases import Lease
from ..storage.outages import WorkerStopping

SLICE_SECONDS = 0.5
"""A slice of slow work aims at this time, so that leases are renewed and SIGTERM is heard."""
FIRST_SLICE = 8
SLICE_GROWTH, SLICE_DIVISOR = 4, 2


def prepare_rows(
    state: State,
    importer: Importer,
    rows: Sequence[Row],
    lease: Lease,
    stopping: threading.Event,
) -> None:
    """Run `Importer.prepare`; the lease is renewed by progress, never by a thread."""
    size, start = FIRST_SLICE, 0
    renewed = time.monotonic()
    while start < len(rows):
        if stopping.is_set():
            raise WorkerStopping("The worker is asked to leave.")
        began = time.monotonic()
        part = rows[start : start + size]
        prepared = importer.prepare(part)
        if prepared is None:
            return
        for row, result in zip(part, prepared, strict=True):
            row.prepared = result
        start += len(part)
        now = time.monotonic()
        size = _next_size(size, now - began)
        if now - renewed > state.settings.lease_seconds / 4:
            leases.renew(state.session, lease, state.settings.lease_seconds)
            renewed = now


def _next_size(size: int, seconds: float) -> int:
    """Return how many rows the next slice has, by what the last one took."""
    if seconds < SLICE_SECONDS / 2:
        return size * SLICE_GROWTH
    return max(1, size // SLICE_DIVISOR) if seconds > SLICE_SECONDS * 2 else size
