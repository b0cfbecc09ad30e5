"""JSON representation of an import; it contains no cell and no secret."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..engine.declaration.importer import Importer
from ..reports.history.backlog import read_places
from ..reports.history.history import History
from ..reports.repairs.causes import Fault
from ..reports.undo.undo_card import may_undo, undo_refusal
from ..state import State
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import RunStatus
from .answers import address_of


def import_json(state: State, importer: type[Importer], run: ImportRun) -> dict[str, Any]:
    """Return a visible import."""
    return {
        "id": run.public_id,
        "kind": run.importer,
        "status": run.status.lower(),
        "is_finished": not run.is_open,
        "reason": run.reason,
        "queue_place": _place(state, run),
        "mode": run.mode,
        "operation": run.operation,
        "file": {"name": run.file_name, "size": run.file_size, "encoding": run.encoding},
        "rows": row_counts(run),
        "uploaded_by": run.actor_name,
        "uploaded_at": rfc3339(run.uploaded_at),
        "started_at": rfc3339(run.started_at),
        "finished_at": rfc3339(run.finished_at),
        "undo": _undo(run),
        "may": _may(state, importer, run),
        "links": {
            "self": address_of(run.public_id),
            "rows": address_of(run.public_id, "list_rows"),
            "error_file": address_of(run.public_id, "read_error_file"),
        },
    }


def rfc3339(seconds: float | None) -> str | None:
    """Return a time in UTC as RFC 3339 writes it, None for none."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def problem_json(fault: Fault) -> dict[str, Any]:
    """Return a problem of a row; a cell that is not shown is null."""
    return {
        "column": fault.column,
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
        "cell": fault.cell,
        "hidden": fault.is_hidden,
    }


def _place(state: State, run: ImportRun) -> int | None:
    if run.status != RunStatus.PENDING:
        return None
    return read_places(state.session, [run.id]).get(run.id)


def row_counts(run: ImportRun) -> dict[str, int]:
    """Return how many rows of an import have which outcome; they add up to the total."""
    return {
        "total": run.total_rows,
        "created": run.created_rows,
        "updated": run.updated_rows,
        "unchanged": run.unchanged_rows,
        "failed": run.failed_rows,
        "not_attempted": run.not_attempted_rows,
        "waiting": run.waiting_rows,
    }


def _undo(run: ImportRun) -> dict[str, Any] | None:
    if run.undo_started_at is None:
        return None
    return {
        "is_finished": not run.is_undoing,
        "undone": run.undone_rows,
        "kept": run.kept_rows,
        "by": run.undo_actor_name,
        "reason": run.undo_reason,
    }


def _may(state: State, importer: type[Importer], run: ImportRun) -> dict[str, bool]:
    actors = state.actors
    return {
        "cancel": run.is_open and actors.may_cancel(run),
        "undo": may_undo(state, importer, run) and not undo_refusal(state, run),
        "download_errors": History(state, importer).may_download(run),
    }
