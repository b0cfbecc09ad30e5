"""The outcomes of an undo, its counts and its end; every change keeps the sums true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    and_,
    bindparam,
    case,
    update,
)
from sqlalchemy.orm import Session

from ...engine.declaration import keep
from ..database.changed_rows import changed_rows
from ..database.clock import database_now
from ..runs.leases import LeaseLost
from ..runs.runs import close_batches
from ..tables.models import ImportRow, ImportRun
from ..tables.statuses import UndoOutcome
from .undo_rows import is_waiting

_ROWS = ImportRow.__table__


def write_outcomes(
    session: Session, run_id: int, undone: Sequence[int], kept: Mapping[int, str]
) -> None:
    """Write what became of some records, and add them to the counts of their import.

    :param kept: lines, each with its reason as it is stored.
    :raises LeaseLost: when one of them has an outcome already; nothing of the transaction is kept.
    """
    written = _write(session, run_id, undone, UndoOutcome.UNDONE, None)
    written += _write_kept(session, run_id, kept)
    if written != len(undone) + len(kept) or not _count(session, run_id, len(undone), len(kept)):
        session.rollback()
        raise LeaseLost(f"The undo of import {run_id} has ended.")


def end(session: Session, run_id: int, reason: str) -> bool:
    """End an undo before its time: whatever waits is kept, with the reason. Commits.

    Return False when it had ended already.
    """
    close_batches(session, run_id)
    _write(session, run_id, None, UndoOutcome.KEPT, keep.ended(reason).stored)
    run = ImportRun
    ended = changed_rows(
        session,
        update(run)
        .where(run.id == run_id, run.is_undoing)
        .values(
            undo_reason=reason,
            kept_rows=run.created_rows - run.undone_rows,
            undo_finished_at=database_now(),
            updated_at=database_now(),
        )
        .execution_options(synchronize_session=False),
    )
    if not ended:
        session.rollback()
        return False
    session.commit()
    return True


def _write(
    session: Session,
    run_id: int,
    lines: Sequence[int] | None,
    outcome: UndoOutcome,
    reason: str | None,
) -> int:
    """Write an outcome to rows that have none: to all of them or to some lines; return how many."""
    chosen = is_waiting(run_id)
    if lines is not None:
        chosen = and_(chosen, ImportRow.line.in_(lines))
    return changed_rows(
        session,
        update(ImportRow)
        .where(chosen)
        .values(undo_outcome=outcome, undo_reason=reason)
        .execution_options(synchronize_session=False),
    )


def _write_kept(session: Session, run_id: int, kept: Mapping[int, str]) -> int:
    """Write in one statement why some rows are kept, each with its own reason."""
    if not kept:
        return 0
    chosen = and_(is_waiting(run_id), ImportRow.line == bindparam("at"))
    values = {"undo_outcome": UndoOutcome.KEPT, "undo_reason": bindparam("why")}
    reasons = [{"at": line, "why": reason} for line, reason in kept.items()]
    return (
        session.connection().execute(update(_ROWS).where(chosen).values(values), reasons).rowcount
    )


def _count(session: Session, run_id: int, undone: int, kept: int) -> bool:
    """Add outcomes to an import; the undo ends by arithmetic. False when it had ended."""
    run = ImportRun
    undone_rows, kept_rows = run.undone_rows + undone, run.kept_rows + kept
    is_complete = run.created_rows == undone_rows + kept_rows
    counted = changed_rows(
        session,
        update(run)
        .where(run.id == run_id, run.is_undoing)
        .values(
            undone_rows=undone_rows,
            kept_rows=kept_rows,
            undo_finished_at=case((is_complete, database_now()), else_=None),
            updated_at=database_now(),
            rest_until=None,
        )
        .execution_options(synchronize_session=False),
    )
    return counted == 1
