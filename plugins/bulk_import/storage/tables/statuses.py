"""The stored statuses of imports, batches and rows.

A member is a text and goes into SQL and JSON as one. A newer version of the program may store a
word that this one does not know, so what is read is a plain text until it is looked up here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

UNSENT = 0.0
"""When the signal of an import is due of which no try was made."""


class RunStatus(StrEnum):
    """The status of an import."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    """Every row did what it was to do."""
    COMPLETED_WITH_ERRORS = "COMPLETED_WITH_ERRORS"
    FAILED = "FAILED"
    """It ended before its time, and nobody wanted that."""
    CANCELLED = "CANCELLED"

    @property
    def is_open(self) -> bool:
        """Return whether rows of an import with this status still wait."""
        match self:
            case RunStatus.PENDING | RunStatus.RUNNING:
                return True
            case RunStatus.COMPLETED | RunStatus.COMPLETED_WITH_ERRORS:
                return False
            case RunStatus.FAILED | RunStatus.CANCELLED:
                return False
            case _:
                assert_never(self)


OPEN_STATUSES = tuple(each for each in RunStatus if each.is_open)


class Mode(StrEnum):
    """The mode of an import: whether the good rows are written beside wrong ones."""

    PARTIAL = "partial"
    ALL_OR_NOTHING = "all_or_nothing"


class BatchState(StrEnum):
    """The state of a batch."""

    WAITING = "waiting"
    JUDGED = "judged"
    UNDO = "undo"
    """Its records are to be taken back: a batch of an import that has ended."""
    SETTLED = "settled"


class RowOutcome(StrEnum):
    """The outcome of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    """Its record was already as the row says; nothing was written to it."""
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"


class UndoOutcome(StrEnum):
    """The outcome of an undo for the record of a row."""

    UNDONE = "undone"
    KEPT = "kept"


class HandoverState(StrEnum):
    """The state of the secrets that an import made for the people of one group."""

    SEALED = "sealed"
    OPENED = "opened"
    EXPIRED = "expired"
    """They were not opened in time, and were erased."""
    ERASED = "erased"
    """Somebody had them erased before they were opened."""
    REPLACED = "replaced"
    """New ones were made."""


MAKE_SECRETS = "make"
"""The choice that makes a secret for each row without one (decision 94)."""
TAKE_ORIGINALS, KEEP_CHANGES = "original", "file"
"""The choices for cells that a spreadsheet has changed (decision 73)."""
