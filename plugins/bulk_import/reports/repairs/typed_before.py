"""Cells that were typed anew for a repair which was cancelled, to be filled in once more."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Select, exists, select

from ...engine.repairs.repairs import Repair
from ...engine.sentences.language import N_, _n
from ...intake import Intake
from ...state import State
from ...storage.repairs.repairs import StoredRepair, open_repairs
from ...storage.sealing.vault import SealBroken
from ...storage.tables.models import ImportRow, ImportRun
from ...storage.tables.repair_table import ImportRepair
from ...storage.tables.statuses import RowOutcome, RunStatus

FILLED_IN, ALL_FILLED_IN = (
    N_("{n} cell is filled in as you typed it for the repair that was cancelled."),
    N_("{n} cells are filled in as you typed them for the repair that was cancelled."),
)


def filled_in_note(repairs: tuple[Repair, ...]) -> str:
    """Return the note on cells that are filled in once more, "" for none."""
    return _n(FILLED_IN, ALL_FILLED_IN, len(repairs)) if repairs else ""


def typed_before(state: State, run: ImportRun, intake: Intake) -> tuple[Repair, ...]:
    """Return the repairs of the newest cancelled attempt at the failed rows of an import.

    What was typed without being shown, as a password, is not among what is kept. A repair is taken
    only where the cell is still the one that was typed over.

    :param intake: the failed rows that are left, as they are repaired on the page of the import.
    """
    attempt = state.session.scalars(_cancelled(run)).first()
    if attempt is None or not _has_same_lines(state, run, attempt, intake):
        return ()
    try:
        stored = open_repairs(state.session, state.vault, attempt)
    except SealBroken:
        # They are one thing more to type; the rows themselves could be opened.
        return ()
    return tuple(_fitting(state, intake, stored))


def _cancelled(run: ImportRun) -> Select[ImportRun]:
    has_repairs = exists().where(ImportRepair.run_id == ImportRun.id)
    attempts = select(ImportRun).where(
        ImportRun.parent_id == run.id,
        ImportRun.actor_id == run.actor_id,
        ImportRun.status == RunStatus.CANCELLED,
        has_repairs,
    )
    return attempts.order_by(ImportRun.id.desc()).limit(1)


def _has_same_lines(state: State, run: ImportRun, attempt: ImportRun, intake: Intake) -> bool:
    """Return whether an attempt numbers its rows by the lines of those that they repair.

    Those of an error file that was uploaded are counted in that file.
    """
    lines = select(ImportRow.line)
    failed = lines.where(ImportRow.run_id == run.id, ImportRow.outcome == RowOutcome.FAILED)
    attempted = {*state.session.scalars(lines.where(ImportRow.run_id == attempt.id))}
    left = {row.line for row in intake.rows}
    return left <= attempted <= {*state.session.scalars(failed)}


def _fitting(state: State, intake: Intake, stored: list[StoredRepair]) -> Iterator[Repair]:
    rows = {row.line: row for row in intake.rows if not row.misshapen}
    for each in stored:
        row, place = rows.get(each.line), intake.layout.place_of(each.column)
        if row is None or place is None or each.after is None or row.cells[place] != each.before:
            continue
        [digest, *_] = state.vault.digests(each.line, each.column, row.cells[place])
        yield Repair(each.line, place, digest, each.after)
