"""Requests of a person about a stored import: to cancel it, and to undo it."""

from __future__ import annotations

import logging

from ..actors import Identity
from ..engine.declaration.importer import Importer
from ..state import State
from ..storage.database.write_first import end_reading
from ..storage.host.kept_transaction import noting
from ..storage.runs import runs
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import RunStatus
from ..storage.undo import undo_requests
from ..storage.undo.undo_requests import UndoRequest

log = logging.getLogger(__name__)


def cancel(state: State, run: ImportRun, actor: Identity, reason: str) -> bool:
    """Cancel an import, and tell the host who did. Commits; False when it had ended already."""
    run_id = run.id
    # What the host writes is rolled back where nothing is cancelled.
    with noting(state.session, "record_request"):
        state.actors.record_request(run, actor, "cancelled")
    has_ended = runs.end(state.session, run_id, RunStatus.CANCELLED, reason)
    log.info("import.cancelled run=%s ended=%s", run_id, has_ended)
    return has_ended


def begin_undo(
    state: State, importer: type[Importer], run: ImportRun, actor: Identity, attempt: int
) -> int:
    """Begin an undo, and tell the host who did; return of how many records. Commits.

    :param attempt: how often the import had been undone when the actor saw it.
    :raises UndoRefused: when it may not begin; nothing is written then, nor by the host.
    """
    asked, known = UndoRequest(run.id, attempt, actor.id, actor.name), run.copy()
    end_reading(state.session)
    with noting(state.session, "record_request"):
        state.actors.record_request(known, actor, "undone")
    count = undo_requests.begin_for(state.session, importer, asked, state.settings.undo_days)
    log.info("import.undo run=%s records=%s actor=%s", asked.run_id, count, actor.id)
    return count
