"""Poison batches: a batch that keeps killing its worker is split into single rows, once."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import func, insert, select

from ..engine import messages
from ..engine.rows import Problem, Row
from ..state import State
from ..storage import leases, runs
from ..storage.models import ImportBatch, ImportRow
from ..storage.statuses import BatchState, RunStatus
from .outcomes import Outcome, write_outcome
from .task import Task

log = logging.getLogger(__name__)

MOST_POISON = 10
"""So many rows that kill are no accident of a row: the import is ended, and the rest is kept."""
STOPPED_OFTEN = "The program stopped several times at this file, so the import was ended."


def isolate(state: State, task: Task) -> bool:
    """Isolate a batch that has killed too many workers; True when no work is left in it.

    A batch of several rows becomes batches of one row, each with one try left. A row that kills
    again fails; the others are created.
    """
    run, tries, deaths = task.run, task.lease.tries, state.settings.max_deaths
    if tries < deaths:
        return False
    if tries > deaths + 1:
        # Even splitting kills the worker: nothing else can be tried.
        runs.end(state.session, run.id, RunStatus.FAILED, STOPPED_OFTEN)
        return True
    if task.is_atomic:
        if tries == deaths:
            return False
        runs.end(state.session, run.id, RunStatus.FAILED, STOPPED_OFTEN)
        return True
    rows = task.open_rows(state.vault)
    if len(rows) > 1:
        _split(state, task, rows)
        return True
    if tries == deaths:
        return False
    _fail(state, task, rows[0])
    return True


def _split(state: State, task: Task, rows: Sequence[Row]) -> None:
    """Replace a batch by batches of one row each, in the same state."""
    session, run, lease = state.session, task.run, task.lease
    waiting = {"state": lease.state, "tries": state.settings.max_deaths}
    first, *others = [
        task.next_batch(state.vault, number, [row]) | waiting
        for number, row in enumerate(rows, lease.number)
    ]
    session.rollback()
    leases.settle(session, lease, **first)
    session.execute(insert(ImportBatch), others)
    session.commit()
    log.warning("batch.split run=%s batch=%s rows=%s", run.id, lease.number, len(rows))


def _fail(state: State, task: Task, row: Row) -> None:
    """Settle a batch whose one row cannot be processed."""
    session, run, lease = state.session, task.run, task.lease
    code, hint = messages.NOT_PROCESSED_CODE, messages.HINT_NOT_PROCESSED
    row.problems = [Problem(code, messages.NOT_PROCESSED, hint=hint)]
    session.rollback()
    leases.settle(session, lease, state=BatchState.SETTLED, sealed=None)
    judged = 1 if lease.state == BatchState.WAITING else 0
    write_outcome(state, task, Outcome(failed=[row]), judged=judged)
    session.commit()
    log.error("row.poison run=%s line=%s", run.id, row.line)
    if _poison_rows(state, run.id) >= MOST_POISON:
        runs.end(session, run.id, RunStatus.FAILED, STOPPED_OFTEN)


def _poison_rows(state: State, run_id: int) -> int:
    query = select(func.count()).select_from(ImportRow)
    is_poison = ImportRow.codes == messages.NOT_PROCESSED_CODE
    return state.session.scalar(query.where(ImportRow.run_id == run_id, is_poison)) or 0
