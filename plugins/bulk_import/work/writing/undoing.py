"""The one stage of a batch of an undo: check its records once more, and take them back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ...actors import Gone, acting_as
from ...engine.declaration import keep
from ...engine.declaration.importer import Importer
from ...engine.declaration.keep import Keep
from ...engine.sentences import messages
from ...state import State
from ...storage.database.write_first import end_reading
from ...storage.host.kept_transaction import kept_transaction
from ...storage.host.records import Checked, check_records
from ...storage.runs import leases
from ...storage.tables.statuses import BatchState
from ...storage.undo import undos
from ...storage.undo.handover_undo import forget_slips
from ...storage.undo.undo_rows import open_rows
from ..hooks.loaded_actor import loaded_actor
from ..hooks.own_savepoint import OF_UNDO, own_savepoint
from ..refusals.deferred_rules import commit_or_ask
from ..refusals.own_transactions import NeedsOwnTransactions, behind_a_refusal
from ..refusals.violations import ROW_FAULTS, is_row_fault
from ..tasks.task import Task

log = logging.getLogger(__name__)


def undo_batch(state: State, task: Task) -> None:
    """Take back what may be taken back of a batch, and keep what a rule of the database holds."""
    commit_or_ask(state.session, partial(_undo_batch, state, task))


def _undo_batch(state: State, task: Task) -> None:
    """Take back in one transaction what may be taken back of a batch, and keep the others.

    The rights are those of this moment, of whoever asked for the undo.

    :raises Gone: when they are gone, or may undo this import no more.
    """
    session = state.session
    end_reading(session)
    leases.settle(session, task.lease, state=BatchState.SETTLED)
    with kept_transaction(session, messages.UNDO_ENDS_TRANSACTION):
        state.actors.hold()
        worker = _worker(state, task)
        places = {line: place for place, line in enumerate(task.lines)}
        rows = open_rows(session, task.run.id, task.lines)
        rows.sort(key=lambda row: places[row[0]])
        checked = list(check_records(session, worker, rows, is_final=True))
    kept = {each.line: each.keep for each in checked if each.keep is not None}
    wanted = [each for each in checked if each.keep is None]
    kept |= _undo(session, worker, wanted)
    undone = [each.line for each in wanted if each.line not in kept]
    if task.run.without_secret:
        taken = set(undone)
        keys = [key for line, key in rows if line in taken]
        forget_slips(session, state.vault, task.run, keys)
    reasons = {line: reason.stored for line, reason in kept.items()}
    undos.write_outcomes(session, task.run.id, undone, reasons)
    session.commit()


def keep_alone(state: State, task: Task, reason: Keep) -> None:
    """Settle a batch whose one record stays, in a transaction of its own."""
    session, [line] = state.session, task.lines
    end_reading(session)
    leases.settle(session, task.lease, state=BatchState.SETTLED)
    undos.write_outcomes(session, task.run.id, [], {line: reason.stored})
    session.commit()


def _worker(state: State, task: Task) -> Importer:
    """Return the importer of whoever undoes, with the rights of this moment."""
    run = task.run
    actor = loaded_actor(state, run.undo_actor_id or "", task.importer)
    if not acting_as(state.actors, actor).may_undo(run):
        raise Gone(messages.UNDO_FORBIDDEN)
    return task.importer(actor, run)


def _undo(session: Session, importer: Importer, wanted: Sequence[Checked]) -> dict[int, Keep]:
    """Take records back; return by line why some of them could not be."""
    try:
        _undo_together(session, importer, wanted)
    except ROW_FAULTS as error:
        if not is_row_fault(error):
            raise
        try:
            with behind_a_refusal():
                return _undo_one_by_one(session, importer, wanted)
        except NeedsOwnTransactions:
            if len(wanted) > 1:
                raise
            return {wanted[0].line: _reason(wanted[0], error)}
    return {}


def _undo_together(session: Session, importer: Importer, wanted: Sequence[Checked]) -> None:
    """Take records back under one savepoint; an error leaves all of them as they were."""
    if wanted:
        with own_savepoint(session, OF_UNDO):
            importer.undo([each.record for each in wanted])
            session.flush()


def _undo_one_by_one(
    session: Session, importer: Importer, wanted: Sequence[Checked]
) -> dict[int, Keep]:
    kept = {}
    for each in wanted:
        try:
            _undo_together(session, importer, [each])
        except ROW_FAULTS as error:
            if not is_row_fault(error):
                raise
            kept[each.line] = _reason(each, error)
    return kept


def _reason(checked: Checked, error: Exception) -> Keep:
    """Return why a record stays that could not be taken back."""
    log.warning("undo.record line=%s error=%s", checked.line, type(error).__name__)
    return keep.REFUSED if isinstance(error, IntegrityError) else keep.NOT_PROCESSED
