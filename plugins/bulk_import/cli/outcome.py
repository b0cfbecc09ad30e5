"""The outcome of a stored import: a command waits for it and prints it."""

from __future__ import annotations

import time

from sqlalchemy.exc import DBAPIError

from ..engine.declaration.importer import Importer
from ..reports.history.history import History
from ..state import State
from ..storage.database.outages import is_outage
from ..storage.tables.models import ImportRun

EVERY_ROW, SOME_ROWS, UNFINISHED, ASKED = 0, 1, 3, 4
"""The exit statuses beside NOTHING (decision 53)."""
WAIT_SECONDS = 600
WORKER_SECONDS = 10
"""How many seconds a command waits for a worker that is just starting."""
POLL_SECONDS = 0.2


def wait(state: State, run_id: int, seconds: float | None) -> ImportRun | None:
    """Return an import when it has ended; None after the timeout, or without waiting.

    The import is stored, so neither an outage nor Ctrl-C affects it.

    :param seconds: None waits as usual, but for a worker that does not show up not for long.
    """
    began, limit = time.monotonic(), WORKER_SECONDS if seconds is None else seconds
    try:
        while (run := _look(state, run_id)) is None or run.is_open:
            if seconds is None and not state.queue.worker_status().problem:
                limit = WAIT_SECONDS
            if time.monotonic() - began >= limit:
                return None
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        return None
    return run


def summary(state: State, importer: type[Importer], run: ImportRun) -> str:
    """Return the outcome as the history shows it, and the reason of an early end."""
    [line] = History(state, importer).lines([run])
    return f"{line.announcement} {run.reason}".strip()


def _look(state: State, run_id: int) -> ImportRun | None:
    """Return an import as it is now; None while the database is away."""
    try:
        state.session.rollback()
        return state.session.get_one(ImportRun, run_id, populate_existing=True)
    except DBAPIError as error:
        if not is_outage(error):
            raise
        return None
