"""An import and its undo, worked on to the end in this process."""

from __future__ import annotations

import threading

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.work.jobs import step


def worked(run_id: int) -> ImportRun:
    """Do everything that is left of an import, and return it."""
    while step(current_state(), run_id, threading.Event()):
        pass
    return db.session.get_one(ImportRun, run_id, populate_existing=True)


def undo(run: ImportRun, actor: User, *, batch_rows: int = 100) -> ImportRun:
    """Undo an import to its end, as a page and a worker do."""
    request = UndoRequest(run.id, run.undo_attempts, str(actor.id), actor.full_name)
    db.session.rollback()
    undo_requests.begin(db.session(), request, undo_days=7, batch_rows=batch_rows)
    return worked(request.run_id)
