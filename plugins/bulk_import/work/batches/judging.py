"""The first stage of a batch in a worker: its rows are judged, and those that fail are stored."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...engine.judging.pipeline import good, judge_in_pieces
from ...engine.rows.rows import Row
from ...settings import Settings
from ...state import State
from ...storage.database.write_first import end_reading
from ...storage.runs import leases
from ...storage.tables.statuses import BatchState
from ..hooks.loaded_actor import loaded_actor
from ..sharing import SHARED_ROWS
from ..tasks.outcomes import Outcome, write_outcome
from ..tasks.task import Task
from ..writing.updating import split_unchanged, with_record_keys


def judge_batch(state: State, task: Task) -> Task | None:
    """Validate a batch and store its failed rows; the good rows stay sealed for the next stage.

    Return that stage where nothing of the import has to be judged before it, under the same lease.
    Where all rows are right as well, nothing is stored before they are.
    """
    session = state.session
    rows = task.open_rows(state.vault)
    task.importer.get_ready(rows)
    actor = loaded_actor(state, task.run.actor_id, task.importer)
    judge_in_pieces(task.importer, task.layout, rows, actor, task.run)
    outcome = Outcome(failed=[row for row in rows if row.problems])
    waiting = good(rows)
    if task.is_atomic and outcome.failed:
        outcome.not_attempted, waiting = waiting, []
    elif not task.is_atomic:
        # They write nothing, so nothing is locked, prepared or judged once more for them.
        unchanged, waiting = split_unchanged(waiting)
        outcome.unchanged = with_record_keys(unchanged)
    goes_on = _goes_on(state.settings, task, rows, waiting)
    has_others = len(rows) < task.run.total_rows
    following = replace(task, rows=waiting, has_others=has_others, actor=actor) if goes_on else None
    if following is not None and len(waiting) == len(rows):
        session.rollback()
        return replace(following, uncounted=len(rows))
    batches = _next_batches(state, task, rows, waiting)
    end_reading(session)
    seconds = None if following is None else state.settings.lease_seconds
    leases.divide(session, task.lease, batches, seconds)
    write_outcome(state, task, outcome, judged=len(rows))
    session.commit()
    return following and following.in_state(BatchState.JUDGED)


def _goes_on(settings: Settings, task: Task, rows: Sequence[Row], waiting: Sequence[Row]) -> bool:
    """Return whether the next stage of good rows follows at once: all others were judged before.

    What an update has found is looked for anew, and rows of a tree wait for others.
    """
    are_last = task.run.judged_rows + len(rows) == task.run.total_rows
    has_time = time.monotonic() < task.lease.goes_on_until
    is_known = task.importer.tree is None and not task.layout.operation.is_updating
    if not (are_last and waiting and has_time and is_known):
        return False
    return len(waiting) <= _batch_size(settings, task, len(waiting))


def _next_batches(
    state: State, task: Task, rows: Sequence[Row], waiting: Sequence[Row]
) -> list[dict[str, Any]]:
    """Return the columns of the batches of the good rows; all or nothing is one batch."""
    if not waiting:
        return [{"state": BatchState.SETTLED, "sealed": None}]
    size = _batch_size(state.settings, task, len(waiting))
    if len(waiting) == len(rows) <= size:
        # What is sealed stays as it is.
        return [{"state": BatchState.JUDGED}]
    return task.judged_batches(state.vault, rows, waiting, size)


def _batch_size(settings: Settings, task: Task, count: int) -> int:
    """Return how many good rows are a batch: where several jobs may share them, each gets some."""
    if task.is_atomic:
        return max(1, count)
    share = max(SHARED_ROWS, -(-count // (settings.parallel_jobs or 1)))
    return min(task.importer.batch_rows, share)
