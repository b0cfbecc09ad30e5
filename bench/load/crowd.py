"""A hundred uploads in the same second: every one is answered, and every one is finished."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from bench.figures import Figure
from bench.fixtures.people_files import people
from bench.fixtures.timed_client import TimedClient, signed_in
from bench.fixtures.world import run_counts, unfinished, wait_for

UPLOADS = 100
ROWS = 20
ALONE = 5


def measure() -> list[Figure]:
    """Return how much longer the slowest of them waits than one alone, on both databases."""
    return [_measure(database) for database in ("sqlite", "postgresql")]


def _measure(database: str) -> Figure:
    with signed_in(database) as (_, client):
        alone = [client.upload(people(ROWS, f"alone{n}")) for n in range(ALONE)]
        wait_for(lambda: not unfinished())
        began = time.monotonic()
        crowd = _upload_at_once(client)
        wait_for(lambda: not unfinished())
        took = time.monotonic() - began
        statuses = {status for status, _ in (*alone, *crowd)}
        assert statuses == {201}, statuses
        expected = (ALONE + UPLOADS, (ALONE + UPLOADS) * ROWS)
        assert run_counts() == expected, run_counts()
    seconds = sorted(each for _, each in crowd)
    one = statistics.median(each for _, each in alone)
    p99 = seconds[-2]
    middle, last = seconds[UPLOADS // 2], seconds[-1]
    note = (
        f"one alone {one * 1000:.0f} ms; at once the median {middle * 1000:.0f}, p99 "
        f"{p99 * 1000:.0f}, the slowest {last * 1000:.0f} ms; all finished in {took:.0f} s"
    )
    return Figure(
        f"p99 of {UPLOADS} uploads at once / one alone, {database}", [p99 / one], note=note
    )


def _upload_at_once(client: TimedClient) -> list[tuple[int, float]]:
    """Let a hundred threads begin in the same moment; return status and seconds of each."""
    barrier = Barrier(UPLOADS)

    def upload(number: int) -> tuple[int, float]:
        content = people(ROWS, f"crowd{number}")
        barrier.wait()
        return client.upload(content)

    with ThreadPoolExecutor(UPLOADS) as threads:
        return list(threads.map(upload, range(UPLOADS)))
