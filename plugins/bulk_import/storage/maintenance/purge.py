"""Purge: the sealed cells of failed and repaired rows are erased when their retention expires."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, exists, not_, or_, select, update
from sqlalchemy.orm import Session

from ...engine.sentences.language import _t
from ..database.clock import database_now
from ..runs.runs import end
from ..tables.models import ImportRow, ImportRun
from ..tables.piece_table import ImportPiece
from ..tables.repair_table import ImportRepair
from ..tables.statuses import OPEN_STATUSES, RunStatus
from ..undo.undo_rows import is_in_time

PURGED_AT_ONCE = 100
"""How many imports are purged in one transaction."""


def purge_expired(session: Session, undo_days: float = 0, undoable: Collection[str] = ()) -> int:
    """Erase the sealed cells of imports whose day has come; return how many imports. Commits.

    Cells of an import that can still be undone stay until it cannot. An import that is still open
    when its day has come is ended first: nobody could open its rows for so long.
    """
    run = ImportRun
    due = run.expires_at < database_now()
    overdue = select(run.id).where(due, run.status.in_(OPEN_STATUSES))
    for run_id in session.scalars(overdue).all():
        session.rollback()
        end(
            session,
            run_id,
            RunStatus.FAILED,
            _t("The rows could not be opened until the day of their erasure."),
        )
    session.rollback()
    count = 0
    is_due = is_overdue(undo_days, undoable)
    while purged := _purge_some(session, is_due):
        count += purged
    _delete_pieces(session)
    return count


def is_overdue(undo_days: float, undoable: Collection[str]) -> ColumnElement[bool]:
    """Return the condition of imports whose cells are to be erased by now.

    :param undoable: the kinds of imports that can be undone.
    """
    return and_(
        ImportRun.purged_at.is_(None),
        ImportRun.expires_at < database_now(),
        not_(_is_undoable(undo_days, undoable)),
    )


def _is_undoable(undo_days: float, undoable: Collection[str]) -> ColumnElement[bool]:
    """Return the condition under which an import waits for the end of its undo, or of its time."""
    run = ImportRun
    has_records = and_(run.importer.in_(undoable), run.created_rows > run.undone_rows)
    return or_(run.is_undoing, and_(has_records, is_in_time(undo_days)))


def _purge_some(session: Session, is_due: ColumnElement[bool]) -> int:
    """Purge some imports in one short transaction: pages wait for SQLite's one writer."""
    is_due = and_(is_due, ImportRun.status.not_in(OPEN_STATUSES))
    some = select(ImportRun.id).where(is_due).order_by(ImportRun.id).limit(PURGED_AT_ONCE)
    purged = session.scalars(
        update(ImportRun)
        .where(ImportRun.id.in_(some), is_due)
        .values(purged_at=database_now())
        .returning(ImportRun.id)
        .execution_options(synchronize_session=False)
    ).all()
    for table in (ImportRow, ImportRepair):
        session.execute(
            update(table)
            .where(table.run_id.in_(purged))
            .values(sealed=None)
            .execution_options(synchronize_session=False)
        )
    session.execute(delete(ImportPiece).where(ImportPiece.run_id.in_(purged)))
    session.commit()
    return len(purged)


def _delete_pieces(session: Session) -> None:
    """Delete what older code, which knows no pieces, has left of the imports that it has purged."""
    # By the pieces, which are few: nearly every import of the history has been purged.
    is_purged = exists().where(ImportRun.id == ImportPiece.run_id, ImportRun.purged_at.is_not(None))
    session.execute(
        delete(ImportPiece).where(is_purged).execution_options(synchronize_session=False)
    )
    session.commit()
