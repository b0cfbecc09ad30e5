"""SQL conditions for parts of a table, and partial indexes of them."""

from __future__ import annotations

from sqlalchemy import Index, text

from .statuses import BatchState


def partial_index(name: str, *columns: str, where: str) -> Index:
    """Return a partial index."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


ALL_ROWS = "created_rows + updated_rows + unchanged_rows + failed_rows + not_attempted_rows"
UNSETTLED, UNJUDGED = f"state <> '{BatchState.SETTLED}'", f"state = '{BatchState.WAITING}'"
UNREPAIRED = "failed_rows > 0 AND purged_at IS NULL"
UNDOING = "undo_started_at IS NOT NULL AND undo_finished_at IS NULL"
UNDONE = "undo_finished_at IS NOT NULL AND undone_rows > 0"
