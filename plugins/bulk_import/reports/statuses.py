"""The displayed statuses of an import: text and icon, database condition, and sentences.

A new status is one member here and one in `storage.statuses`; mypy reports each `match` below that
lacks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from sqlalchemy import ColumnElement, and_, or_

from ..engine.importer import Importer
from ..storage.models import ImportRun
from ..storage.statuses import Mode, RunStatus
from .done import done_text
from .progress import progress_text
from .wording import capital, counted, duration

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
    UNKNOWN = "unknown"
    """A newer version of the program has stored a word that this one does not know."""

    @classmethod
    def of(cls, run: ImportRun) -> ShownStatus:
        """Return the displayed status of an import."""
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
                return Look("Pending", "spinner", "run")
            case ShownStatus.RUNNING:
                return Look("In progress", "spinner", "run")
            case ShownStatus.CREATED:
                return Look("All created", "check-circle", "ok")
            case ShownStatus.ERRORS:
                return Look("Finished with errors", "times-circle", "bad")
            case ShownStatus.NOTHING:
                return Look("Nothing created", "times-circle", "bad")
            case ShownStatus.CANCELLED:
                return Look("Cancelled", "times-circle", "idle")
            case ShownStatus.FAILED:
                return Look("Could not be finished", "times-circle", "bad")
            case ShownStatus.UNKNOWN:
                return Look("Unknown status", "question-circle", "idle")
            case _:
                assert_never(self)

    @property
    def stored(self) -> RunStatus | None:
        """Return the stored status of such imports; None for any other word."""
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
            case ShownStatus.UNKNOWN:
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
            return "Create the good rows"
        case Mode.ALL_OR_NOTHING:
            return "All or nothing"
        case _:
            assert_never(mode)


@dataclass(frozen=True)
class Surroundings:
    """The context of an import's sentences: its place in the queue, and the present time."""

    now: float
    place: int = 1
    has_worker: bool = True
    repaired: str = ""
    """The name of the file that it repairs, "" when none may be seen."""
    at_work: str = ""
    """The lines that are being worked on, in words."""
    repaired_rows: int = 0
    """How many of its failed rows a later import has repaired."""


def second_line(run: ImportRun, around: Surroundings) -> str:
    """Return the line under the status."""
    status = ShownStatus.of(run)
    if around.repaired_rows and not run.is_open:
        return repaired_text(run, around.repaired_rows)
    match status:
        case ShownStatus.PENDING:
            where = " in the queue" if around.has_worker else " · waiting for a worker"
            return f"Place {around.place:,}{where}"
        case ShownStatus.RUNNING:
            return progress_text(run, around.now, around.at_work)
        case ShownStatus.CREATED:
            done = f"All {run.total_rows:,}" if run.operation == "create" else done_text(run)
            whole = f"{done} in {duration(_seconds(run))}"
            return f"Repairs {around.repaired}" if around.repaired else whole
        case ShownStatus.ERRORS:
            return f"{done_text(run)}, {_to_repair(run)}"
        case ShownStatus.NOTHING:
            return _nothing_created(run)
        case ShownStatus.CANCELLED:
            return _left(run)
        case ShownStatus.FAILED:
            return f"{_left(run)}. {capital(run.reason)}"
        case ShownStatus.UNKNOWN:
            return f"This version of the program does not know the status {run.status}"
        case _:
            assert_never(status)


def announcement(run: ImportRun, importer: type[Importer]) -> str:
    """Return what a screen reader announces when an import enters its status."""
    rows = counted(run.total_rows, "row")
    things = counted(run.total_rows, importer.singular, importer.noun.lower())
    errors = f", {counted(run.failed_rows, 'row')} with errors" if run.failed_rows else ""
    left = f", {run.not_attempted_rows:,} not attempted" if run.not_attempted_rows else ""
    counts = f"{things}: {done_text(run)}{errors}{left}."
    status = ShownStatus.of(run)
    match status:
        case ShownStatus.PENDING:
            return f"{run.file_name}: {rows}, pending."
        case ShownStatus.RUNNING:
            return f"{run.file_name}: started, {rows}."
        case ShownStatus.CREATED | ShownStatus.ERRORS | ShownStatus.NOTHING:
            return counts
        case ShownStatus.CANCELLED | ShownStatus.FAILED | ShownStatus.UNKNOWN:
            return f"{status.look.text}. {counts}"
        case _:
            assert_never(status)


def repaired_text(run: ImportRun, repaired_rows: int) -> str:
    """Return "Repaired in part: 22 left" of an import whose failed rows were repaired later."""
    left = run.failed_rows - repaired_rows
    return f"Repaired in part: {left:,} left" if left else "Repaired: nothing left"


def _to_repair(run: ImportRun) -> str:
    return f"{counted(run.failed_rows, 'row')} to repair"


def _left(run: ImportRun) -> str:
    return f"{counted(run.not_attempted_rows, 'row')} not attempted"


def _nothing_created(run: ImportRun) -> str:
    if run.mode != Mode.ALL_OR_NOTHING:
        return _to_repair(run)
    others = f", {run.not_attempted_rows:,} not attempted" if run.not_attempted_rows else ""
    return f"All or nothing: {_to_repair(run)}{others}"


def _seconds(run: ImportRun) -> float:
    return (run.finished_at or run.uploaded_at) - (run.started_at or run.uploaded_at)
