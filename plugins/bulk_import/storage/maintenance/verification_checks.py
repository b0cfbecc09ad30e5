"""The checks of verification: queries for what must not be, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from ..tables.models import ImportBatch, ImportRow, ImportRun
from ..tables.piece_table import ImportPiece
from ..tables.repair_table import ImportRepair
from ..tables.statuses import OPEN_STATUSES, BatchState, RowOutcome, RunStatus, UndoOutcome

Check = tuple[str, str, Select[*tuple[Any, ...]]]
"""Name, sentence and query; a row of its answer is one place."""

OF_RUNS = select(literal("import"), ImportRun.id)
WAITING = (
    ImportRun.total_rows
    - ImportRun.done_rows
    - ImportRun.failed_rows
    - ImportRun.not_attempted_rows
)
IS_OPEN = ImportRun.status.in_(OPEN_STATUSES)
STILL_OPEN = ImportBatch.state.in_([BatchState.WAITING, BatchState.JUDGED])


def checks() -> Iterator[Check]:
    """Yield every check."""
    yield from _of_counts()
    yield from _of_states()
    yield from _of_what_is_kept()
    yield from _of_orphans()
    yield _of_doubles()


def _of_counts() -> Iterator[Check]:
    run, batch = ImportRun, ImportBatch
    outcomes = {
        each: _count(ImportRow, ImportRow.run_id == run.id, ImportRow.outcome == each)
        for each in RowOutcome
    }
    undone = {
        each: _count(ImportRow, ImportRow.run_id == run.id, ImportRow.undo_outcome == each)
        for each in UndoOutcome
    }
    open_rows = func.coalesce(
        select(func.sum(batch.row_count))
        .where(batch.run_id == run.id, STILL_OPEN)
        .scalar_subquery(),
        0,
    )
    yield (
        "counts",
        "Counts of an import differ from its rows.",
        OF_RUNS.where(
            or_(
                run.created_rows != outcomes[RowOutcome.CREATED],
                run.updated_rows != outcomes[RowOutcome.UPDATED],
                run.unchanged_rows != outcomes[RowOutcome.UNCHANGED],
                run.failed_rows != outcomes[RowOutcome.FAILED],
                run.not_attempted_rows != outcomes[RowOutcome.NOT_ATTEMPTED],
            )
        ),
    )
    yield (
        "conservation",
        "Rows of an import have no outcome and do not wait in a batch either.",
        OF_RUNS.where(case((IS_OPEN, WAITING), else_=0) != open_rows),
    )
    yield (
        "undo",
        "Counts of an undo differ from its rows.",
        OF_RUNS.where(
            or_(
                run.undone_rows != undone[UndoOutcome.UNDONE],
                run.kept_rows != undone[UndoOutcome.KEPT],
            )
        ),
    )


def _of_states() -> Iterator[Check]:
    run = ImportRun
    yield (
        "ended",
        "An import has ended although rows of it wait.",
        OF_RUNS.where(~IS_OPEN, WAITING != 0),
    )
    yield (
        "status",
        "The status of an import is not what its rows say.",
        OF_RUNS.where(
            or_(
                (run.status == RunStatus.COMPLETED) != (run.done_rows == run.total_rows),
                and_(run.status == RunStatus.COMPLETED_WITH_ERRORS, run.failed_rows == 0),
                run.status.not_in(list(RunStatus)),
            )
        ),
    )
    yield (
        "times",
        "An import has an end and no end time, or an end time and no end.",
        OF_RUNS.where(run.finished_at.is_(None) != IS_OPEN),
    )


def _of_what_is_kept() -> Iterator[Check]:
    run, batch, row = ImportRun, ImportBatch, ImportRow
    is_settled = batch.state == BatchState.SETTLED
    yield (
        "sealed",
        "A settled batch still holds its rows, or one that waits holds none.",
        select(literal("batch"), batch.number, literal("of import"), batch.run_id).where(
            or_(
                and_(is_settled, batch.sealed.is_not(None)),
                and_(STILL_OPEN, batch.sealed.is_(None)),
            )
        ),
    )
    yield (
        "erased",
        "Rows that were to be erased are still there.",
        OF_RUNS.where(
            run.purged_at.is_not(None),
            or_(
                exists().where(row.run_id == run.id, row.sealed.is_not(None)),
                exists().where(ImportPiece.run_id == run.id),
                exists().where(ImportRepair.run_id == run.id, ImportRepair.sealed.is_not(None)),
            ),
        ),
    )


def _of_orphans() -> Iterator[Check]:
    """Yield the checks for what belongs to an import that does not exist."""
    batch, row, run, parent = ImportBatch, ImportRow, ImportRun, aliased(ImportRun)
    yield (
        "orphans",
        "Rows belong to an import that does not exist.",
        select(literal("line"), row.line, literal("of import"), row.run_id).where(
            ~exists().where(run.id == row.run_id)
        ),
    )
    yield (
        "orphaned-batches",
        "A batch belongs to an import that does not exist.",
        select(literal("batch"), batch.number, literal("of import"), batch.run_id).where(
            ~exists().where(run.id == batch.run_id)
        ),
    )
    yield (
        "parents",
        "An import repairs one that does not exist.",
        select(literal("import"), run.id).where(
            run.parent_id.is_not(None), ~exists().where(parent.id == run.parent_id)
        ),
    )


def _of_doubles() -> Check:
    row, other = ImportRow, aliased(ImportRow)
    run, other_run = aliased(ImportRun), aliased(ImportRun)
    is_later = or_(
        row.run_id < other.run_id, and_(row.run_id == other.run_id, row.line < other.line)
    )
    query = (
        select(literal("record"), row.record_id)
        .join(run, run.id == row.run_id)
        .join(other, other.record_id == row.record_id)
        .join(other_run, other_run.id == other.run_id)
        .where(run.importer == other_run.importer, is_later)
        .where(is_left(row), is_left(other))
    )
    return "doubled", "One record was created by two rows.", query


def is_left(row: Any) -> ColumnElement[bool]:
    """Return the condition of rows whose records were created and no undo has taken back.

    A database may have given the key of a record that was taken back to another record since.
    """
    is_undone = row.undo_outcome.is_not_distinct_from(UndoOutcome.UNDONE)
    return and_(row.outcome == RowOutcome.CREATED, ~is_undone)


def _count(model: Any, *conditions: Any) -> Any:
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()
