"""Work without a queue: an import runs in the request that stores it (decision 89)."""

from __future__ import annotations

import threading

from flask import Flask

from ..settings import SettingError
from ..state import State, current_state
from .batches.poison import MOST_POISON
from .jobs import work_for_a_while
from .reconciler import ready_runs

NOT_IN_PRODUCTION = (
    "BULK_IMPORT_QUEUE is inline, so that every import runs inside the request that stores it. "
    "That is for development and tests: set DEBUG or TESTING before BulkImport is made, as "
    "flask run --debug does. In production leave the setting out, have a Redis, and start "
    "flask bulk-import worker."
)


def refuse_production(app: Flask) -> None:
    """Raise a SettingError unless the application is one for development or tests."""
    if not (app.debug or app.testing):
        raise SettingError(NOT_IN_PRODUCTION)


def work_inline(app: Flask, run_id: int) -> None:
    """Work on an import to its end, as a worker does, with its leases, outcomes and signal.

    A session of Flask-SQLAlchemy belongs to a context, so the request keeps its own.
    """
    with app.app_context():
        state = current_state()
        # The request may have a transaction open, in which it would wait for itself.
        state.session.rollback()
        work_for_a_while(state, run_id, threading.Event())
        # A batch that fails is split, and so many of its rows may fail before the import ends.
        for _ in range((state.settings.max_deaths + 2) * (MOST_POISON + 1)):
            if not _is_ready(state, run_id):
                return
            work_for_a_while(state, run_id, threading.Event())


def _is_ready(state: State, run_id: int) -> bool:
    """Return whether a batch is free again at which the program has failed."""
    return run_id in ready_runs(state.session, 1, state.settings.lease_seconds)
