"""Back-off: after a failed attempt an import waits before it is queued again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, or_, update
from sqlalchemy.orm import Session

from ..database.clock import database_now
from ..tables.models import ImportRun

LONGEST_BACK_OFF_SECONDS = 30.0
"""What is in the way may have been put right, so no pause is longer."""
IDLE_DIVISOR = 2
"""A pause is as long as the import has made no progress, divided by this."""


def back_off(session: Session, run_id: int) -> None:
    """Pause an import for half the time since its last progress, 30 seconds at most. Commits.

    So a key that is missing for a week causes one retry in half a minute, and one that is missing
    briefly delays the import only briefly.
    """
    idle = (database_now() - ImportRun.updated_at) / IDLE_DIVISOR
    pause = case((idle > LONGEST_BACK_OFF_SECONDS, LONGEST_BACK_OFF_SECONDS), else_=idle)
    session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.is_at_work)
        .values(rest_until=database_now() + pause)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def is_back_off_over(rest_until: Any) -> ColumnElement[bool]:
    """Return the condition under which an import may be queued.

    A pause beyond the longest possible one began before the clock was set back; it is over.
    """
    now = database_now()
    return or_(
        rest_until.is_(None),
        rest_until < now,
        rest_until > now + 2 * LONGEST_BACK_OFF_SECONDS,
    )
