"""Release of a batch that a worker cannot finish, or has lost."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ...state import State
from ...storage.runs import leases
from ...storage.runs.backoff import back_off
from ...storage.runs.leases import Lease, LeaseLost
from .endings import end_stopped

log = logging.getLogger(__name__)


def release(state: State, lease: Lease, how: Callable[..., None]) -> bool:
    """Release a batch; False during a database outage, after which its lease expires."""
    try:
        state.session.rollback()
        if how is leases.break_off and _is_hopeless(state, lease):
            end_stopped(state.session, lease)
        else:
            how(state.session, lease)
    except LeaseLost:
        record_lost_lease(state, lease)
    except DBAPIError as error:
        name, cause = type(error).__name__, state.cause_of(error)
        log.warning("job.database run=%s error=%s cause=%s", lease.run_id, name, cause)
        return False
    return True


def postpone(session: Session, lease: Lease) -> None:
    """Release a batch and back off from its import: an outage may last."""
    leases.give_back(session, lease)
    back_off(session, lease.run_id)


def _is_hopeless(state: State, lease: Lease) -> bool:
    """Return whether a batch has failed more often than taking it row by row can explain."""
    return lease.tries > state.settings.max_deaths + 1


def record_lost_lease(state: State, lease: Lease) -> None:
    """Log and count that another worker had taken the batch over."""
    log.warning("job.stale run=%s batch=%s fence=%s", lease.run_id, lease.number, lease.fence)
    state.queue.tally.count_lost_lease()
