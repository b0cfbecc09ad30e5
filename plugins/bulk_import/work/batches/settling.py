"""The second stage of a batch in a worker: good rows are prepared, then created at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ...engine.declaration.importer import Importer
from ...engine.judging.columns import forget_things
from ...engine.judging.pipeline import clean, judge
from ...engine.judging.trees import refuse_orphans
from ...engine.rows.rows import Row
from ...state import State
from ...storage.host.kept_transaction import kept_transaction
from ...storage.runs import leases, runs
from ...storage.runs.runs import Counts
from ...storage.tables.statuses import BatchState
from ..hooks.loaded_actor import loaded_actor
from ..refusals.deferred_rules import commit_or_ask
from ..sharing import SHARED_ROWS, even_slices, spare_capacity
from ..tasks.outcomes import write_outcome
from ..tasks.task import Task
from ..writing.creation import write_rows
from ..writing.updating import lock_records
from .preparation import prepare_rows, with_generator
from .retries import retry


def settle_batch(state: State, task: Task, stopping: threading.Event) -> Task | None:
    """Prepare good rows of a judged batch outside any transaction, then create them in one.

    Slow work is cut off after about `settle_seconds`: the rows that are prepared by then are
    created, and the others stay a batch, or become several for idle workers. Return the task that
    may follow at once: the rows that are left; the same stage again, once the count of judged rows
    is stored; or a settled task, where nothing of the import is left.
    """
    following = None
    try:
        rows = task.open_rows(state.vault)
        actor = task.actor or loaded_actor(state, task.run.actor_id, task.importer)
        if task.importer.prepare is not Importer.prepare and not forget_things(rows):
            clean(task.importer, task.layout, rows)
        worker = task.importer(actor, task.run)
        state.session.rollback()
        task = with_generator(worker, task, rows)
        following = _settle_prepared(state, task, worker, rows, stopping)
    finally:
        # The same stage goes on to yield what the rows after those that are settled need.
        goes_on = following is not None and following.lease.state == BatchState.JUDGED
        if task.results is not None and not goes_on:
            task.results.close()
    return following


def _settle_prepared(
    state: State, task: Task, worker: Importer, rows: list[Row], stopping: threading.Event
) -> Task | None:
    """Prepare and settle as many rows as a while is enough for; return what follows."""
    with state.queue.tally.stage(task.run.importer, "prepare"):
        count = prepare_rows(state, worker, rows, task, stopping)
    shares = _shares(state, task, len(rows) - count)
    if task.uncounted and len(shares) == 1:
        return _count_judged(state, replace(task, prepared=count))
    left = _left_batches(state, task, rows[count:], shares)
    following = _rest(task, rows[count:], left)

    def settle() -> None:
        with state.queue.tally.stage(task.run.importer, "settle"):
            _settle(state, task, rows[:count], left, is_held=following is not None)

    retry(state.session, stopping, partial(commit_or_ask, state.session, settle))
    if len(left) > 1:
        state.queue.enqueue_beside({task.run.id: len(left) - 1})
    is_all = task.rows is not None and count == len(rows) and not task.has_others
    return task.in_state(BatchState.SETTLED) if is_all else following


def _shares(state: State, task: Task, count: int) -> list[slice]:
    """Return the places of so many rows that slow work has left, a part for each free worker.

    All or nothing stays one, and so does what is too little for two.
    """
    is_one = task.is_atomic or count <= SHARED_ROWS
    workers = 1 if is_one else _workers_beside(state, task) + 1
    return even_slices(count, workers, SHARED_ROWS)


def _count_judged(state: State, task: Task) -> Task:
    """Store that the rows of a batch are judged, for those who look at the import meanwhile."""
    session = state.session
    judged = {"state": BatchState.JUDGED}
    leases.divide(session, task.lease, [judged], state.settings.lease_seconds)
    runs.count(session, task.run.id, Counts(task.uncounted), task.lease.held_seconds)
    session.commit()
    return replace(task.in_state(BatchState.JUDGED), uncounted=0)


def _left_batches(
    state: State, task: Task, rows: Sequence[Row], shares: Sequence[slice]
) -> list[dict[str, Any]]:
    """Return the columns of the batches once all but the last rows of one are settled.

    The first keeps its number, and begins anew to count deaths: those rows are not known to kill.
    The others count on from it.

    :param shares: the places of the rows of each batch.
    """
    if not rows:
        return [{"state": BatchState.SETTLED, "sealed": None}]
    judged = {"state": BatchState.JUDGED, "tries": 0}
    number = task.lease.number
    return [
        task.next_batch(state.vault, number + part.start, rows[part]) | judged for part in shares
    ]


def _workers_beside(state: State, task: Task) -> int:
    """Return how many idle workers may take a part of a slow batch."""
    if state.settings.parallel_jobs or task.importer.tree is not None:
        return 0
    found = spare_capacity(state)
    return found.hosts if task.importer.uses_all_cores else found.workers


def _rest(task: Task, rows: list[Row], left: Sequence[dict[str, Any]]) -> Task | None:
    """Return the same stage for the rows that are left, if they are decrypted and one batch.

    None also if the job has no time left.
    """
    is_at_hand = rows and task.rows is not None and len(left) == 1
    if not is_at_hand or time.monotonic() >= task.lease.goes_on_until:
        return None
    first = {name: left[0][name] for name in ("lines", "sealed", "tries")}
    # The uploader is loaded anew: it took a while.
    return replace(task, rows=rows, actor=None, prepared=0, lease=replace(task.lease, **first))


def _settle(
    state: State, task: Task, rows: Sequence[Row], left: list[dict[str, Any]], *, is_held: bool
) -> None:
    """Create records of a batch and write their outcomes in one transaction.

    :param left: the columns of the batches that take its place, the first of which is its own.
    :param is_held: whether the lease is kept for that one.
    """
    session = state.session
    leases.divide(session, task.lease, left, state.settings.lease_seconds if is_held else None)
    with kept_transaction(session):
        state.actors.hold()
        actor = loaded_actor(state, task.run.actor_id, task.importer)
        worker = task.importer(actor, task.run)
        lock_records(session, worker, task.layout, rows)
        judge(worker, task.layout, rows, are_read=True)
    refuse_orphans(task.importer, rows, are_all_others_done=True)
    outcome = write_rows(session, worker, task.layout, rows, is_atomic=task.is_atomic)
    write_outcome(state, task, outcome, judged=task.uncounted)
    session.commit()
