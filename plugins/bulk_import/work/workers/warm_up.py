"""The first statements of every job, executed by the process that forks, which compiles them.

SQLAlchemy keeps compiled statements in memory. A work-horse is forked for one job, so each of them
would compile what the one before it has compiled.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import suppress

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from ...state import State
from ...storage.host.host_database import close_connections
from ...storage.runs import leases, runs
from ...storage.runs.leases import Lease, LeaseLost
from ...storage.runs.runs import Counts
from ...storage.tables.statuses import BatchState
from ..jobs import find_trace
from ..signals import claim_announcement, mark_announced

log = logging.getLogger(__name__)

NO_IMPORT = 0
"""An id that no import has."""
_LEASE = Lease(NO_IMPORT, number=0, fence=0, state=BatchState.JUDGED, tries=0, sealed="")


def warm_up(state: State) -> bool:
    """Execute the statements of a job for an import that does not exist; False where that fails.

    Nothing is written. No connection stays open, because forked processes would share it.
    """
    try:
        _ask(state.session, state.importers, state.tree_kinds())
        state.actors.warm_up()
    except Exception as error:  # noqa: BLE001 - Neither database nor host keeps a worker away.
        log.warning("worker.cold error=%s", type(error).__name__)
        return False
    finally:
        state.db.session.remove()
        close_connections(state.db.engines.values())
    return True


def open_connection(engine: Engine) -> None:
    """Connect to the database, and leave the connection in the engine's pool, if it keeps any.

    Where that fails, the job finds out itself.
    """
    if isinstance(engine.pool, QueuePool):
        with suppress(DBAPIError):
            engine.connect().close()


def _ask(session: Session, kinds: Collection[str], tree_kinds: Collection[str]) -> None:
    """Run the statements of a job's stages; each finds nothing."""
    find_trace(session, NO_IMPORT)
    leases.take(session, NO_IMPORT, "", 0.0, "", tree_kinds)
    runs.begin(session, NO_IMPORT, kinds)
    session.rollback()
    _lose(lambda: leases.divide(session, _LEASE, [{"state": BatchState.JUDGED}], 0.0))
    _lose(lambda: leases.settle(session, _LEASE, state=BatchState.SETTLED, sealed=None))
    _lose(lambda: runs.count(session, NO_IMPORT, Counts(), 0.0))
    claim_announcement(session, NO_IMPORT)
    mark_announced(session, NO_IMPORT)


def _lose(write: Callable[[], None]) -> None:
    """Run a write to a batch that does not exist, which has to raise LeaseLost."""
    try:
        write()
    except LeaseLost:
        return
    raise AssertionError(f"There is an import with the id {NO_IMPORT}.")
