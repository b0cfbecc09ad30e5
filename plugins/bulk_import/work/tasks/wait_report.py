"""Report of the cause for which a worker could not continue an import, for its page."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from ...queueing.wait_causes import AT_LIMIT, OLDER_PROGRAM
from ...state import State
from ...storage.database.database_causes import FULL
from ...storage.database.outages import WorkerStopping, is_disk_full
from ...storage.rows.sealed_problems import NEWER
from ...storage.sealing.vault import SealBroken


def report_wait(state: State, run_id: int, error: BaseException) -> None:
    """Store the cause for which an import waits; its page detects a missing key by itself."""
    if word := _word(state, error):
        state.queue.wait_causes.report(run_id, word)


def _word(state: State, error: BaseException) -> str:
    if isinstance(error, SealBroken):
        return OLDER_PROGRAM if error.args == (NEWER,) else ""
    if isinstance(error, WorkerStopping):
        return OLDER_PROGRAM
    if is_disk_full(error):
        return FULL
    return state.cause_of(error) if isinstance(error, DBAPIError) else AT_LIMIT
