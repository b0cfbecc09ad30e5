"""Unsettled batches: those with work left, as a condition that an index serves.

The words stand in the conditions themselves, because SQLite uses a partial index for no other.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from .models import ImportBatch
from .statuses import BatchState


def is_unsettled() -> ColumnElement[bool]:
    """Return the condition for batches with work left."""
    return ImportBatch.state != literal_column(f"'{BatchState.SETTLED}'")


def is_unjudged() -> ColumnElement[bool]:
    """Return the condition of batches that wait to be judged."""
    return ImportBatch.state == literal_column(f"'{BatchState.WAITING}'")
