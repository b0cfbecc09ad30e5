"""The displayed statuses of an import: text and icon, database condition, and sentences.

A new status is one member here and one in `storage.tables.statuses`; mypy reports each `match`
below that lacks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from sqlalchemy import ColumnElement, and_, not_, or_

from ...engine.declaration.importer import Importer
from ...engine.sentences.language import _t, with_colon
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import Mode, RunStatus
from ..words.wording import counted_records, rows_of
from .outcome_text import done_text, rest_text

DONE = (ImportRun.created_rows, ImportRun.updated_rows, ImportRun.unchanged_rows)
"""The rows that did what they were to do."""


@dataclass(frozen=True)
class Look:
    """The appearance of a status: its text, its icon and the icon's colour."""

    text: str
    icon: str
    colour: str


class ShownStatus(StrEnum):
    """The status in the grid; its value is used in addresses and in the markup."""

    PENDING = "pending"
    RUNNING = "running"
    CREATED = "created"
    ERRORS = "errors"
    NOTHING = "nothing"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNDONE = "undone"
    UNDONE_IN_PART = "undone-in-part"
    UNKNOWN = "unknown"
    """A newer version of the program has stored a word that this one does not know."""

    @classmethod
    def of(cls, run: ImportRun) -> ShownStatus:
        """Return the displayed status of an import: what an undo has left, or how it has ended."""
        if run.is_undone:
            return cls.UNDONE_IN_PART if run.kept_rows else cls.UNDONE
        try:
            status = RunStatus(run.status)
        except ValueError:
            return cls.UNKNOWN
        match status:
            case RunStatus.PENDING:
                return cls.PENDING
            case RunStatus.RUNNING:
                return cls.RUNNING
            case RunStatus.COMPLETED:
                return cls.CREATED
            case RunStatus.COMPLETED_WITH_ERRORS:
                return cls.ERRORS if run.done_rows else cls.NOTHING
            case RunStatus.CANCELLED:
                return cls.CANCELLED
            case RunStatus.FAILED:
                return cls.FAILED
            case _:
                assert_never(status)

    @property
    def look(self) -> Look:
        """Return the appearance of the status."""
        match self:
            case ShownStatus.PENDING:
                return Look(_t("Pending"), "spinner", "run")
            case ShownStatus.RUNNING:
                return Look(_t("In progress"), "spinner", "run")
            case ShownStatus.CREATED:
                return Look(_t("All created"), "check-circle", "ok")
            case ShownStatus.ERRORS:
                return Look(_t("Finished with errors"), "times-circle", "bad")
            case ShownStatus.NOTHING:
                return Look(_t("Nothing created"), "times-circle", "bad")
            case ShownStatus.CANCELLED:
                return Look(_t("Cancelled"), "times-circle", "idle")
            case ShownStatus.FAILED:
                return Look(_t("Could not be finished"), "times-circle", "bad")
            case ShownStatus.UNDONE | ShownStatus.UNDONE_IN_PART:
                is_whole = self is ShownStatus.UNDONE
                return Look(_t("Undone") if is_whole else _t("Undone in part"), "undo", "idle")
            case ShownStatus.UNKNOWN:
                return Look(_t("Unknown status"), "question-circle", "idle")
            case _:
                assert_never(self)

    @property
    def stored(self) -> RunStatus | None:
        """Return the stored status of such imports; None where it may be any."""
        match self:
            case ShownStatus.PENDING:
                return RunStatus.PENDING
            case ShownStatus.RUNNING:
                return RunStatus.RUNNING
            case ShownStatus.CREATED:
                return RunStatus.COMPLETED
            case ShownStatus.ERRORS | ShownStatus.NOTHING:
                return RunStatus.COMPLETED_WITH_ERRORS
            case ShownStatus.CANCELLED:
                return RunStatus.CANCELLED
            case ShownStatus.FAILED:
                return RunStatus.FAILED
            case ShownStatus.UNDONE | ShownStatus.UNDONE_IN_PART | ShownStatus.UNKNOWN:
                return None
            case _:
                assert_never(self)

    @property
    def is_open(self) -> bool:
        """Return whether rows of such an import still wait."""
        stored = self.stored
        return stored is not None and stored.is_open

    @property
    def has_bar(self) -> bool:
        """Return whether such an import has a progress bar."""
        return self is ShownStatus.RUNNING

    @property
    def condition(self) -> ColumnElement[bool]:
        """Return the query condition for imports with this status."""
        match self:
            case ShownStatus.UNDONE:
                return and_(ImportRun.is_undone, ImportRun.kept_rows == 0)
            case ShownStatus.UNDONE_IN_PART:
                return and_(ImportRun.is_undone, ImportRun.kept_rows > 0)
            case _:
                return and_(self._as_it_ended, not_(ImportRun.is_undone))

    @property
    def _as_it_ended(self) -> ColumnElement[bool]:
        stored = self.stored
        if stored is None:
            return ImportRun.status.not_in(list(RunStatus))
        is_stored = ImportRun.status == stored
        if self is ShownStatus.ERRORS:
            return and_(is_stored, or_(*(each > 0 for each in DONE)))
        if self is ShownStatus.NOTHING:
            return and_(is_stored, *(each == 0 for each in DONE))
        return is_stored


def mode_text(stored: str) -> str:
    """Return the label of a mode; an unknown mode is returned unchanged."""
    try:
        mode = Mode(stored)
    except ValueError:
        return stored
    match mode:
        case Mode.PARTIAL:
            return _t("Create the good rows")
        case Mode.ALL_OR_NOTHING:
            return _t("All or nothing")
        case _:
            assert_never(mode)


def announcement(run: ImportRun, importer: type[Importer]) -> str:
    """Return what a screen reader announces when an import enters its status."""
    rows, name = rows_of(run.total_rows), run.file_name
    things = counted_records(importer, run.total_rows)
    counts = with_colon(things, f"{done_text(run)}{rest_text(run)}.")
    status = ShownStatus.of(run)
    match status:
        case ShownStatus.PENDING:
            return _t("{name}: {rows}, pending.", name=name, rows=rows)
        case ShownStatus.RUNNING:
            return _t("{name}: started, {rows}.", name=name, rows=rows)
        case ShownStatus.CREATED | ShownStatus.ERRORS | ShownStatus.NOTHING:
            return counts
        case (
            ShownStatus.CANCELLED
            | ShownStatus.FAILED
            | ShownStatus.UNDONE
            | ShownStatus.UNDONE_IN_PART
            | ShownStatus.UNKNOWN
        ):
            return f"{status.look.text}. {counts}"
        case _:
            assert_never(status)
