"""The stages of a batch: which of them comes next, and whether an import can go on at all."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.orm import Session

from ...actors import Gone
from ...engine.sentences import messages
from ...engine.sentences.catalogues import language_of
from ...engine.sentences.language import speaking
from ...state import State
from ...storage.database.outages import WorkerStopping
from ...storage.database.write_first import end_reading
from ...storage.host.host_language import host_speaking
from ...storage.runs.leases import Lease
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import BatchState
from ..refusals.ended_transactions import EndedByRule
from ..tasks.endings import end_early
from ..tasks.task import Task
from ..writing.undoing import undo_batch
from .alone import refuse_ended_row
from .host_changes import reason_of_columns, reason_of_kind
from .judging import judge_batch
from .poison import isolate
from .settling import settle_batch
from .single_stage import has_single_stage, run_single_stage

log = logging.getLogger(__name__)


def work_on(state: State, lease: Lease, run: ImportRun, stopping: threading.Event) -> Task | None:
    """Run the next stage of a leased batch; return the task of the stage that may follow it.

    A task whose batch is settled says that the import has no work left.

    :raises LeaseLost: when another worker has the batch.
    """
    with speaking(language_of(run.language)), host_speaking(run.language):
        return _work_on_run(state, lease, run, stopping)


def go_on(state: State, task: Task, stopping: threading.Event) -> Task | None:
    """Run the stage after the last one, as `work_on` does."""
    code = task.run.language
    with speaking(language_of(code)), host_speaking(code):
        return _run_stage(state, task, stopping)


def _work_on_run(
    state: State, lease: Lease, run: ImportRun, stopping: threading.Event
) -> Task | None:
    """Run the next stage of a batch; what is said of rows is said in the uploader's language."""
    session, importer = state.session, state.importers.get(run.importer)
    if importer is None:
        reason = reason_of_kind(session, run, is_undo=lease.state == BatchState.UNDO)
        if not reason:
            # This process runs older code: a worker that knows this kind of import takes it.
            raise WorkerStopping(f"No importer has the slug {run.importer!r}.")
        _end(session, lease, reason)
        return None
    task = Task(importer, run, lease)
    reason = _reason_to_end(task)
    if reason:
        _end(session, lease, reason)
        return None
    if isolate(state, task):
        return None
    return _run_stage(state, task, stopping)


def _run_stage(state: State, task: Task, stopping: threading.Event) -> Task | None:
    try:
        return _stage(state, task, stopping)
    except Gone as gone:
        _end(state.session, task.lease, str(gone))
    except EndedByRule as ended:
        refuse_ended_row(state, task, ended)
    return None


def _stage(state: State, task: Task, stopping: threading.Event) -> Task | None:
    """Run one stage; return the next one, where it can follow at once."""
    tally, kind = state.queue.tally, task.run.importer
    match task.lease.state:
        case BatchState.WAITING if has_single_stage(task):
            with tally.stage(kind, "settle"):
                run_single_stage(state, task, stopping)
        case BatchState.WAITING if task.uncounted:
            return settle_batch(state, task, stopping)
        case BatchState.WAITING:
            with tally.stage(kind, "judge"):
                return judge_batch(state, task)
        case BatchState.JUDGED:
            return settle_batch(state, task, stopping)
        case BatchState.UNDO:
            with tally.stage(kind, "undo"):
                undo_batch(state, task)
        case other:
            # A newer version of the program has one more stage; its workers continue.
            raise WorkerStopping(f"No stage begins with a batch that is {other!r}.")
    return None


def _reason_to_end(task: Task) -> str:
    """Return why nobody can go on with an import, or with its undo, else ""."""
    if not task.is_undo:
        return reason_of_columns(task.layout)
    return "" if task.importer.offers_undo() else messages.UNDO_GONE


def _end(session: Session, lease: Lease, reason: str) -> None:
    """End an import that nobody can go on with, and no row is to blame."""
    end_reading(session)
    end_early(session, lease, reason)
    log.info("import.ended run=%s reason=%s", lease.run_id, reason)
