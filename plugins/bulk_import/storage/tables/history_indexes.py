"""Indexes of what the history is filtered by, each in the order in which it is shown (decision 84).

Behind that order stand the other columns that the filter asks, so that imports are counted, and
passed, without their rows.
"""

from __future__ import annotations

from sqlalchemy import Index

from .partial_indexes import UNDOING, UNDONE, partial_index

_ASKED = (
    *("uploaded_at", "actor_id", "status", "total_rows", "created_rows", "updated_rows"),
    *("unchanged_rows", "failed_rows", "undo_finished_at", "undone_rows", "kept_rows"),
)
"""All columns that the filter asks but for the name of the file."""


def history_indexes() -> tuple[Index, ...]:
    """Return the indexes of imports by status, counts, uploader, day, and what an undo has left."""
    return (
        Index(None, "importer", "id"),
        _wide("uploader", "importer", "actor_id", "id"),
        _wide("day", "importer", "uploaded_at", "id"),
        _wide("status", "importer", "status", "created_rows", "id"),
        _wide("undone", "importer", "kept_rows", "id", where=UNDONE),
        Index(None, "importer", "total_rows", "id"),
        Index(None, "importer", "created_rows", "id"),
        Index(None, "importer", "failed_rows", "id"),
        partial_index("ix_import_run_undoing", "id", where=UNDOING),
    )


def _wide(name: str, *columns: str, where: str = "") -> Index:
    """Return an index whose entries hold all that the filter asks.

    SQLite, which knows no numbers of rows, would take another that does, and read all of it.
    """
    rest = (each for each in _ASKED if each not in columns)
    given = (f"ix_import_run_{name}", *columns, *rest)
    return partial_index(*given, where=where) if where else Index(*given)
