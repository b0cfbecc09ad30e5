"""The signal that an import has ended: what a host can listen to, and who is still to be told.

It is sent in a worker, behind the commit, whoever has ended the import. That it is due stands in
the database, so a process that dies in between loses nothing; then it is sent a second time.
"""

from __future__ import annotations

from blinker import Namespace
from sqlalchemy import ColumnElement, and_, case, select, update
from sqlalchemy.orm import Session

from ..storage.clock import SECONDS_A_DAY, database_now
from ..storage.models import ImportRun

import_finished = Namespace().signal("import-finished")
"""An import has ended; receivers are called with the application and `run=`."""

REPEAT_SECONDS = 60.0
"""A receiver that has failed, or died, is called again after so long."""
PATIENCE_SECONDS = SECONDS_A_DAY
"""After so long nobody tries any more: a receiver that always fails must come to an end."""


def due_runs(session: Session) -> list[int]:
    """Return the imports that have ended and whose signal is to be sent."""
    # Sorted here: for the sake of an order SQLite would walk through the whole history.
    found = sorted(session.scalars(select(ImportRun.id).where(_is_due())))
    session.rollback()
    return found


def claim(session: Session, run_id: int) -> ImportRun | None:
    """Return an import whose signal the caller is to send now; None when there is none. Commits.

    Until `clear` the signal is due again: after a minute, and then after twice as long each time.
    """
    claimed = session.scalars(
        update(ImportRun)
        .where(ImportRun.id == run_id, _is_due())
        .values(signal_due_at=_later())
        .returning(ImportRun)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    run = None if claimed is None else claimed.copy()
    session.commit()
    return run


def clear(session: Session, run_id: int) -> None:
    """Remember that the signal of an import was heard by everybody. Commits."""
    session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id)
        .values(signal_due_at=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _later() -> ColumnElement[float]:
    """Return when the signal is due again: in as long as the end is ago, at least a minute."""
    now = database_now()
    ago = now - ImportRun.finished_at
    return now + case((ago > REPEAT_SECONDS, ago), else_=REPEAT_SECONDS)


def _is_due() -> ColumnElement[bool]:
    return and_(
        ImportRun.signal_due_at < database_now(),
        ImportRun.finished_at.is_not(None),
        ImportRun.finished_at > database_now() - PATIENCE_SECONDS,
    )
