"""The rows of an import that an undo covers, and whether it may begin."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from ..database.clock import SECONDS_A_DAY, database_now
from ..tables.models import ImportBatch, ImportRow, ImportRun
from ..tables.statuses import RowOutcome, UndoOutcome


def is_in_time(undo_days: float) -> ColumnElement[bool]:
    """Return the condition under which an import is young enough to be undone."""
    return ImportRun.finished_at > database_now() - undo_days * SECONDS_A_DAY


def may_begin(undo_days: float) -> ColumnElement[bool]:
    """Return the condition under which an import has ended, lately, and something of it is left."""
    run = ImportRun
    return and_(~run.is_at_work, run.created_rows > run.undone_rows, is_in_time(undo_days))


def open_rows(
    session: Session, run_id: int, lines: Sequence[int] | None = None
) -> list[tuple[int, str]]:
    """Return lines and record ids of created rows that wait for an undo, all or some of them."""
    query = select(ImportRow.line, ImportRow.record_id).where(is_waiting(run_id))
    if lines is not None:
        query = query.where(ImportRow.line.in_(lines))
    found = session.execute(query.order_by(ImportRow.line))
    return [(line, record_id) for line, record_id in found if record_id]


def last_first(
    session: Session, run_id: int, rows: Sequence[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Return rows in the opposite order of their creation: the children of a tree come first."""
    query = select(ImportBatch.lines).where(ImportBatch.run_id == run_id)
    places: dict[int, int] = {}
    for lines in session.scalars(query.order_by(ImportBatch.number)):
        for line in json.loads(lines):
            # An earlier undo has made batches of the same lines after those of the import.
            places.setdefault(line, len(places))
    return sorted(rows, key=lambda row: -places.get(row[0], 0))


def undoable_rows(session: Session, run_id: int) -> list[tuple[int, str]]:
    """Return lines and record ids of created rows that no undo has taken back yet."""
    is_left = ImportRow.undo_outcome.is_distinct_from(UndoOutcome.UNDONE)
    query = select(ImportRow.line, ImportRow.record_id).where(is_created(run_id), is_left)
    found = session.execute(query.order_by(ImportRow.line))
    return [(line, record_id) for line, record_id in found if record_id]


def kept_rows(session: Session, run_id: int) -> list[tuple[int, str, str]]:
    """Return lines, record ids and stored reasons of rows whose records an undo has kept."""
    query = select(ImportRow.line, ImportRow.record_id, ImportRow.undo_reason)
    is_kept = ImportRow.undo_outcome == UndoOutcome.KEPT
    found = session.execute(query.where(is_created(run_id), is_kept).order_by(ImportRow.line))
    return [(line, record_id or "", reason or "") for line, record_id, reason in found]


def is_created(run_id: int) -> ColumnElement[bool]:
    """Return the condition of rows of an import that were created."""
    return and_(ImportRow.run_id == run_id, ImportRow.outcome == RowOutcome.CREATED)


def is_waiting(run_id: int) -> ColumnElement[bool]:
    """Return the condition of created rows that wait for an undo."""
    return and_(is_created(run_id), ImportRow.undo_outcome.is_(None))
