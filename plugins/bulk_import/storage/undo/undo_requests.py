"""Requests to undo an import: whether its undo may begin, and in which batches."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from ...engine.declaration.importer import Importer
from ..database.clock import database_now
from ..tables.models import ImportBatch, ImportRow, ImportRun
from ..tables.statuses import BatchState, UndoOutcome
from .undo_rows import is_created, last_first, may_begin, open_rows

BATCH_ROWS = 1000
"""The most records that are taken back in one transaction."""


@dataclass(frozen=True)
class UndoRequest:
    """The person who asks for an undo, and the state that they saw."""

    run_id: int
    attempt: int
    """How often the import had been undone; a request with another number is out of date."""
    actor_id: str
    actor_name: str


class UndoRefused(Exception):
    """Nothing was begun: the import is at work, too old, or was undone meanwhile."""


class UnknownRecords(UndoRefused):
    """The rows do not lead to as many records as the import has created."""


def begin_for(
    session: Session, importer: type[Importer], request: UndoRequest, undo_days: float
) -> int:
    """Begin an undo in batches of the importer's size, as `begin`."""
    size, is_tree = importer.batch_rows, importer.tree is not None
    return begin(session, request, undo_days=undo_days, batch_rows=size, is_tree=is_tree)


def begin(
    session: Session,
    request: UndoRequest,
    *,
    undo_days: float,
    batch_rows: int,
    is_tree: bool = False,
) -> int:
    """Make batches of everything that is still there of an import; return of how many. Commits.

    :param is_tree: records may depend on others of the same import.
    :raises UndoRefused: when it may not begin; nothing is written then.
    """
    run_id = request.run_id
    begun = session.execute(_beginning(request, undo_days)).one_or_none()
    if begun is None:
        session.rollback()
        raise UndoRefused
    _reopen_kept(session, run_id)
    rows = open_rows(session, run_id)
    rows = last_first(session, run_id, rows) if is_tree else rows
    if len(rows) != begun.created_rows - begun.undone_rows:
        session.rollback()
        raise UnknownRecords
    session.execute(insert(ImportBatch), _batches(session, run_id, rows, batch_rows))
    session.commit()
    return len(rows)


def undo_batch_values(run_id: int, number: int, lines: Sequence[int]) -> dict[str, Any]:
    """Return the columns of a batch whose records are to be taken back."""
    return {
        "run_id": run_id,
        "number": number,
        "first_line": lines[0],
        "row_count": len(lines),
        "lines": json.dumps(list(lines)),
        "sealed": None,
        "state": BatchState.UNDO,
    }


def _beginning(request: UndoRequest, undo_days: float) -> Any:
    """Return the one UPDATE that begins an undo, and so decides who of several does."""
    run = ImportRun
    return (
        update(run)
        .where(
            run.id == request.run_id,
            run.undo_attempts == request.attempt,
            may_begin(undo_days),
        )
        .values(
            undo_attempts=run.undo_attempts + 1,
            undo_actor_id=request.actor_id,
            undo_actor_name=request.actor_name,
            undo_started_at=database_now(),
            undo_finished_at=None,
            undo_reason="",
            kept_rows=0,
            updated_at=database_now(),
            rest_until=None,
        )
        .returning(run.created_rows, run.undone_rows)
        .execution_options(synchronize_session=False)
    )


def _reopen_kept(session: Session, run_id: int) -> None:
    """Let an undo decide again about records that an earlier one has kept."""
    session.execute(
        update(ImportRow)
        .where(is_created(run_id), ImportRow.undo_outcome == UndoOutcome.KEPT)
        .values(undo_outcome=None, undo_reason=None)
        .execution_options(synchronize_session=False)
    )


def _batches(
    session: Session, run_id: int, rows: Sequence[tuple[int, str]], batch_rows: int
) -> list[dict[str, Any]]:
    """Return batches whose numbers leave room, so that each can be taken row by row."""
    numbers = select(func.max(ImportBatch.number) + func.max(ImportBatch.row_count))
    first = session.scalar(numbers.where(ImportBatch.run_id == run_id)) or 0
    lines, size = [line for line, _ in rows], min(batch_rows, BATCH_ROWS)
    return [
        undo_batch_values(run_id, first + start, lines[start : start + size])
        for start in range(0, len(lines), size)
    ]
