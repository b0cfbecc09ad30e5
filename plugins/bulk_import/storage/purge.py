"""Purge: the sealed cells of failed rows are erased when their retention expires."""

from __future__ import annotations

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from .clock import database_now
from .models import ImportRow, ImportRun
from .runs import end
from .statuses import OPEN_STATUSES, RunStatus

PURGED_AT_ONCE = 100
"""So many imports are purged in one transaction."""


def purge_expired(session: Session) -> int:
    """Erase the sealed cells of expired imports; return how many imports. Commits.

    An import that is still open then is ended first: its rows could not be decrypted for so long.
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
            "The rows could not be opened until the day of their erasure.",
        )
    session.rollback()
    count = 0
    while purged := _purge_some(session):
        count += purged
    return count


def _purge_some(session: Session) -> int:
    """Purge some imports in one short transaction: pages wait for SQLite's single writer."""
    is_due = and_(
        ImportRun.expires_at < database_now(),
        ImportRun.purged_at.is_(None),
        ImportRun.status.not_in(OPEN_STATUSES),
    )
    some = select(ImportRun.id).where(is_due).order_by(ImportRun.id).limit(PURGED_AT_ONCE)
    purged = session.scalars(
        update(ImportRun)
        .where(ImportRun.id.in_(some), is_due)
        .values(purged_at=database_now())
        .returning(ImportRun.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.execute(
        update(ImportRow)
        .where(ImportRow.run_id.in_(purged))
        .values(sealed=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return len(purged)
