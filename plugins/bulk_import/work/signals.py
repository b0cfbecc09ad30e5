"""The signal that an import has ended: it is sent until every receiver has succeeded.

A worker sends it after the commit, also for an import that a page has cancelled. The database
stores that it is due, so a process that dies loses no signal; it may be sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from blinker import Namespace
from flask import current_app, g
from rq.timeouts import BaseTimeoutException
from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ..state import State
from ..storage.database.clock import SECONDS_A_DAY, database_now
from ..storage.host.host_language import host_speaking
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import UNSENT
from .refusals.error_place import error_place

log = logging.getLogger(__name__)

import_finished = Namespace().signal("import-finished")
"""An import has ended; receivers are called with the application and `run=`."""

REPEAT_SECONDS = 60.0
"""A receiver that has failed, or died, is called again after so long."""
PATIENCE_SECONDS = SECONDS_A_DAY
"""How long after the first try nobody tries any more: a receiver that always fails must come to an
end. The first one is made however late a worker comes."""


def announce(state: State, run_id: int) -> None:
    """Send the signal of an import that has ended, unless it was sent.

    It stays due when a receiver fails, so that it is sent again later, to all of them.
    """
    try:
        run = claim_announcement(state.session, run_id)
        if run is None:
            return
        g.request_id = run.request_id
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # It is a proxy.
        log.info("signal.began run=%s", run_id)
        receivers = list(import_finished.receivers_for(app))
        # A list, because every receiver is called even when an earlier one failed.
        heard = [_is_heard(state, receiver, app, run) for receiver in receivers]
        if all(heard):
            mark_announced(state.session, run_id)
    except DBAPIError as error:
        state.session.rollback()
        name, cause = type(error).__name__, state.cause_of(error)
        log.warning("job.database run=%s error=%s cause=%s", run_id, name, cause)


def _is_heard(state: State, receiver: Callable[..., object], app: object, run: ImportRun) -> bool:
    """Call a receiver of the signal; its error is logged, and the other receivers still run."""
    try:
        with host_speaking(run.language):
            receiver(app, run=run)
    except BaseTimeoutException:
        raise
    except Exception as error:  # noqa: BLE001 - This is the edge of the job as well.
        place = error_place(error)
        log.error("signal.failed run=%s error=%s at=%s", run.id, type(error).__name__, place)
        return False
    finally:
        state.session.rollback()
    return True


def unannounced_runs(session: Session) -> list[int]:
    """Return the imports that have ended and whose signal is to be sent."""
    # Sorted in Python: with an ORDER BY SQLite would scan the whole history.
    found = sorted(session.scalars(select(ImportRun.id).where(_is_due())))
    session.rollback()
    return found


def claim_announcement(session: Session, run_id: int) -> ImportRun | None:
    """Return an import whose signal the caller is to send now; None when there is none. Commits.

    Until `mark_announced` it is due again: after a minute, and then after twice as long each time.
    """
    run, now = ImportRun, database_now()
    claimed = session.scalars(
        update(ImportRun)
        .where(ImportRun.id == run_id, _is_due())
        .values(signal_due_at=_later(), signal_began_at=func.coalesce(run.signal_began_at, now))
        .returning(ImportRun)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    ended = None if claimed is None else claimed.copy()
    session.commit()
    return ended


def mark_announced(session: Session, run_id: int) -> None:
    """Store that every receiver has handled the signal of an import. Commits."""
    session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id)
        .values(signal_due_at=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _later() -> ColumnElement[float]:
    """Return when the signal is due again."""
    return database_now() + _pause()


def _pause() -> ColumnElement[float]:
    """Return the longest pause of now: the time since the first try, at least a minute."""
    ago = database_now() - _began_at()
    return case((ago > REPEAT_SECONDS, ago), else_=REPEAT_SECONDS)


def _is_due() -> ColumnElement[bool]:
    """Return the condition under which the signal of an import is to be sent.

    A pause beyond the longest possible one began before the clock was set back; it is over.
    """
    now = database_now()
    due_at = ImportRun.signal_due_at
    return and_(
        or_(due_at < now, due_at > now + 2 * _pause()),
        ImportRun.finished_at.is_not(None),
        or_(due_at == UNSENT, _began_at() > now - PATIENCE_SECONDS),
    )


def _began_at() -> ColumnElement[float]:
    """Return when the first try was made, which older code has not stored: soon after the end.

    Where there was none yet it is now.
    """
    run = ImportRun
    unsent = case((run.signal_due_at == UNSENT, database_now()), else_=run.finished_at)
    return func.coalesce(run.signal_began_at, unsent)
