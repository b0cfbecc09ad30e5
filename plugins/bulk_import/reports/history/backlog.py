"""The backlog: the waiting imports of all kinds, which share one queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...storage.database.clock import database_now
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import RunStatus


@dataclass(frozen=True)
class Backlog:
    """How many imports wait, and for how many seconds the first of them has."""

    waiting: int
    oldest_seconds: float


def read_backlog(session: Session) -> Backlog:
    """Return the imports that wait now."""
    # Open imports have no end time, and only they are in the partial index.
    query = select(func.count(), database_now() - func.min(ImportRun.uploaded_at)).where(
        ImportRun.finished_at.is_(None), ImportRun.status == RunStatus.PENDING
    )
    waiting, seconds = session.execute(query).one()
    return Backlog(waiting, max(0.0, seconds or 0.0))


def read_places(session: Session, run_ids: Iterable[int]) -> dict[int, int]:
    """Return the place in the queue of those of these imports that wait; the first is 1."""
    waiting = (
        select(ImportRun.id, func.row_number().over(order_by=ImportRun.id).label("place"))
        .where(ImportRun.finished_at.is_(None), ImportRun.status == RunStatus.PENDING)
        .subquery()
    )
    query = select(waiting.c.id, waiting.c.place).where(waiting.c.id.in_(run_ids))
    return dict(session.execute(query).all())
