"""Unsettled batches and open imports: those with work left, as conditions of statements.

Words about batches stand in the conditions themselves, because SQLite uses a partial index for no
other.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column, or_

from ..tables.models import ImportBatch
from ..tables.statuses import OPEN_STATUSES, BatchState


def is_unsettled() -> ColumnElement[bool]:
    """Return the condition for batches with work left."""
    return ImportBatch.state != literal_column(f"'{BatchState.SETTLED}'")


def is_unjudged() -> ColumnElement[bool]:
    """Return the condition of batches that wait to be judged."""
    return ImportBatch.state == literal_column(f"'{BatchState.WAITING}'")


def is_open(status: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that an import with a status is open.

    What is `in_` a list is written into a statement anew whenever that is executed.
    """
    return or_(*[status == each for each in OPEN_STATUSES])
