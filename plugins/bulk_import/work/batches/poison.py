"""Poison batches: a batch that keeps killing its worker is split into single rows, once."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import func, select

from ...engine.declaration import keep
from ...engine.rows.rows import Problem, Row
from ...engine.sentences import messages
from ...state import State
from ...storage.database.write_first import end_reading
from ...storage.runs import leases
from ...storage.tables.models import ImportRow
from ...storage.undo.undo_requests import undo_batch_values
from ..tasks.endings import end_stopped
from ..tasks.task import Task
from ..writing.undoing import keep_alone
from .alone import fail_alone

log = logging.getLogger(__name__)

MOST_POISON = 10
"""With so many rows that kill, the program is to blame: the import ends, created records stay."""


def isolate(state: State, task: Task) -> bool:
    """Isolate a batch that has killed too many workers; True when no work is left in it.

    A batch of several rows becomes batches of one row, each with one try left. A row that kills
    again fails; the others are created.
    """
    tries, deaths = task.lease.tries, state.settings.max_deaths
    if tries < deaths:
        return False
    if tries > deaths + 1:
        # It kills even while its rows are split, so there is nothing left to try.
        end_stopped(state.session, task.lease)
        return True
    if task.is_atomic:
        if tries == deaths:
            return False
        end_stopped(state.session, task.lease)
        return True
    if len(task.lines) > 1:
        _split(state, task)
        return True
    if tries == deaths:
        return False
    if task.is_undo:
        keep_alone(state, task, keep.NOT_PROCESSED)
        log.error("undo.poison run=%s line=%s", task.run.id, *task.lines)
    else:
        _fail(state, task, task.open_rows(state.vault)[0])
    if _poison_rows(state, task) >= MOST_POISON:
        end_stopped(state.session, task.lease)
    return True


def _split(state: State, task: Task) -> None:
    """Replace a batch by batches of one row each, in the stage that it had reached."""
    session, run, lease = state.session, task.run, task.lease
    waiting = {"state": lease.state, "tries": state.settings.max_deaths}
    batches = [each | waiting for each in _single_rows(state, task)]
    end_reading(session)
    leases.divide(session, lease, batches)
    session.commit()
    log.warning("batch.split run=%s batch=%s rows=%s", run.id, lease.number, len(batches))


def _single_rows(state: State, task: Task) -> list[dict[str, Any]]:
    """Return the columns of one batch for each row of a batch."""
    if task.is_undo:
        numbered = enumerate(task.lines, task.lease.number)
        return [undo_batch_values(task.run.id, number, [line]) for number, line in numbered]
    rows = enumerate(task.open_rows(state.vault), task.lease.number)
    return [task.next_batch(state.vault, number, [row]) for number, row in rows]


def _fail(state: State, task: Task, row: Row) -> None:
    """Settle a batch whose one row cannot be processed."""
    code, hint = messages.NOT_PROCESSED_CODE, messages.HINT_NOT_PROCESSED
    fail_alone(state, task, row, Problem(code, messages.NOT_PROCESSED, hint=hint))
    log.error("row.poison run=%s line=%s", task.run.id, row.line)


def _poison_rows(state: State, task: Task) -> int:
    query = select(func.count()).select_from(ImportRow).where(ImportRow.run_id == task.run.id)
    is_poison = ImportRow.codes == messages.NOT_PROCESSED_CODE
    if task.is_undo:
        is_poison = ImportRow.undo_reason == keep.NOT_PROCESSED.stored
    return state.session.scalar(query.where(is_poison)) or 0
