"""Sharing of workers among imports: none is idle while a batch is free (decision 168)."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ..state import State
from ..storage.runs.backoff import is_back_off_over
from ..storage.runs.leases import live_owners
from ..storage.runs.next_batch import is_free
from ..storage.runs.unsettled import is_unsettled
from ..storage.tables.models import ImportBatch, ImportRun

SHARED_ROWS = 100
"""Fewer rows are not worth a job of their own."""


class Workload(NamedTuple):
    """An import with work left: the batches that may be taken, and the leases that live."""

    run_id: int
    importer: str
    """Its name in the registry."""
    free: int
    live: int


class Spare(NamedTuple):
    """The idle workers that imports may get beside those that they have."""

    workers: int
    """Workers without a job."""
    hosts: int
    """Hosts without a worker that has a job."""


def spare_capacity(state: State) -> Spare:
    """Return the spare workers and hosts, by heartbeats and leases; none of a single worker."""
    live = state.queue.live_workers()
    if len(live.names) < 2:
        return Spare(0, 0)
    busy = live_owners(state.session)
    return Spare(live.spare_workers(busy), live.spare_hosts(busy))


def workloads(session: Session, lease_seconds: float) -> list[Workload]:
    """Return the imports with work left that do not back off, the oldest first."""
    batch = ImportBatch
    may_be_taken = is_free(batch.lease_until, lease_seconds)
    free = func.sum(case((may_be_taken, 1), else_=0))
    live = func.sum(case((may_be_taken, 0), else_=1))
    query = (
        select(batch.run_id, func.max(ImportRun.importer), free, live)
        .join(ImportRun, ImportRun.id == batch.run_id)
        .where(is_unsettled(), ImportRun.is_at_work)
        .where(is_back_off_over(ImportRun.rest_until))
        .group_by(batch.run_id)
        .order_by(batch.run_id)
    )
    found = [Workload(*row) for row in session.execute(query)]
    session.rollback()
    return found


def shares(
    waiting: Sequence[Workload], workers: int, hosts: int = 0, by_host: Collection[str] = ()
) -> Counter[int]:
    """Return how many jobs are to wait for each import, by its id, with so many spare workers.

    Each spare worker goes to the import with the fewest workers; of several, to the oldest. An
    import without a worker has a job in the queue, which counts as one; it is left out if no other
    job is added.

    :param hosts: of how many hosts no worker does anything.
    :param by_host: the importers that use all cores of a host, by their names in the registry.
    """
    given = Counter[int]()
    heads = [
        (max(each.live, 1), place, each.free - (not each.live))
        for place, each in enumerate(waiting)
        if each.free > (not each.live)
    ]
    heapq.heapify(heads)
    while heads and workers > 0:
        jobs, place, free = heads[0]
        run_id = waiting[place].run_id
        if waiting[place].importer in by_host:
            if hosts < 1:
                heapq.heappop(heads)
                continue
            hosts -= 1
        given[run_id] += 1 if waiting[place].live or given[run_id] else 2
        workers -= 1
        if free > 1:
            heapq.heapreplace(heads, (jobs + 1, place, free - 1))
        else:
            heapq.heappop(heads)
    return given


def even_slices(count: int, workers: int, least: int) -> list[slice]:
    """Return places of so many rows, divided evenly among workers, with at least so many each."""
    size = max(least, -(-count // max(1, workers)))
    return [slice(start, start + size) for start in range(0, count, size)]
