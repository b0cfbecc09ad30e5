"""Imports whose status contradicts their counts or their activity."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from ..storage.database.clock import database_now
from ..storage.runs.unsettled import is_unsettled
from ..storage.tables.models import ImportBatch, ImportRun

SILENT_SECONDS = 60.0
"""How long an import that runs by its status may show no activity."""


def is_inconsistent() -> ColumnElement[bool]:
    """Return the condition for imports whose status contradicts their counts or activity."""
    run = ImportRun
    is_all_done = run.total_rows == run.done_rows + run.failed_rows + run.not_attempted_rows
    return or_(
        run.is_open == is_all_done,
        run.is_open == run.finished_at.is_not(None),
        _is_forsaken(),
    )


def _is_forsaken() -> ColumnElement[bool]:
    """Return the condition of imports that run by their status, while no worker works on any.

    An import whose attempts fail is backing off, and the history says why. While workers are busy
    with others, it waits for its turn.
    """
    run, batch = ImportRun, ImportBatch
    is_running = or_(and_(run.is_open, run.started_at.is_not(None)), run.is_undoing)
    is_anybody_busy = exists().where(is_unsettled(), batch.lease_until > database_now())
    is_silent = database_now() - run.updated_at > SILENT_SECONDS
    return and_(is_running, is_silent, run.rest_until.is_(None), ~is_anybody_busy)
