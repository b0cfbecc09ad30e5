"""The history as its grid shows it: one line for each import, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ..engine.importer import Importer
from ..state import State
from ..storage.clock import database_now
from ..storage.models import (
    ALL_OR_NOTHING,
    CANCELLED,
    COMPLETED,
    FAILED,
    PENDING,
    RUNNING,
    ImportRun,
)
from ..storage.rotation import locked_runs
from .backlog import read_places
from .progress_bar import BarPart, bar_parts
from .wording import capital, counted, duration

GUESS_SECONDS = 2.0
"""An import that has just begun says nothing about how long it takes."""
NO_KEY = "The key to its rows is missing"
STALE_SECONDS = 2.0
"""An import that waits or is silent for longer makes the page ask the reconciler."""


@dataclass(frozen=True)
class Look:
    """How a status looks: its text, its icon and the icon's colour."""

    text: str
    icon: str
    colour: str


LOOKS = {
    "pending": Look("Pending", "spinner", "run"),
    "running": Look("In progress", "spinner", "run"),
    "created": Look("All created", "check-circle", "ok"),
    "errors": Look("Finished with errors", "times-circle", "bad"),
    "nothing": Look("Nothing created", "times-circle", "bad"),
    "cancelled": Look("Cancelled", "times-circle", "idle"),
    "failed": Look("Could not be finished", "times-circle", "bad"),
}


@dataclass(frozen=True)
class Line:
    """One import as the grid shows it."""

    run: ImportRun
    kind: str
    second: str
    """The line under the status."""
    may_download: bool
    may_cancel: bool
    """Whether it can still be cancelled, and by who looks at it."""
    announcement: str
    """What is read out when the import enters this status."""

    @property
    def look(self) -> Look:
        """Return how the status looks."""
        return LOOKS[self.kind]

    @property
    def lacks_key(self) -> bool:
        """Say whether nobody can go on with it for want of a key."""
        return self.second == NO_KEY

    @property
    def done_rows(self) -> int:
        """Return how many rows have an outcome."""
        return self.run.created_rows + self.run.failed_rows

    @property
    def bar(self) -> list[BarPart]:
        """Return the bar of an import in progress."""
        return bar_parts([("run", self.done_rows)], self.run.total_rows)

    @property
    def question(self) -> str:
        """Return what is asked before the rest is cancelled."""
        return f"Cancel the rest? {self.done_rows:,} of {self.run.total_rows:,} are done and stay."


class History:
    """Turns imports into lines; asks the database the same few questions for any number of them."""

    def __init__(self, state: State, importer: type[Importer], *, has_worker: bool = True) -> None:
        """Prepare for imports of one kind."""
        self._state = state
        self._importer = importer
        self._has_worker = has_worker

    def lines(self, runs: Sequence[ImportRun]) -> list[Line]:
        """Return the lines of some imports, in their order."""
        parents = self._parents(runs)
        is_any_open = any(run.is_open for run in runs)
        pending = [run.id for run in runs if run.status == PENDING]
        places = read_places(self._state.session, pending) if pending else {}
        now = self.now() if is_any_open else 0.0
        locked = self._locked(runs, now)
        return [
            Line(
                run,
                kind_of(run),
                NO_KEY if run.id in locked else self._second(run, parents, places, now),
                self.may_download(run),
                run.is_open and self._state.actors.may_cancel(run),
                self._announcement(run),
            )
            for run in runs
        ]

    def may_download(self, run: ImportRun) -> bool:
        """Say whether there are rows with errors that the current actor may have."""
        has_rows = run.failed_rows > 0 and run.purged_at is None
        return has_rows and self._state.actors.may_download(run)

    def now(self) -> float:
        """Return the database's present moment."""
        return float(self._state.session.scalar(select(database_now())) or 0.0)

    def _parents(self, runs: Sequence[ImportRun]) -> dict[int, str]:
        """Return the file names of the imports that these repair, as far as they may be seen."""
        wanted = {run.parent_id for run in runs if run.parent_id is not None}
        if not wanted:
            return {}
        query = select(ImportRun.id, ImportRun.file_name).where(ImportRun.id.in_(wanted))
        found = self._state.session.execute(self._state.actors.visible(query))
        return {each.id: each.file_name for each in found}

    def _locked(self, runs: Sequence[ImportRun], now: float) -> set[int]:
        """Return which of these imports nobody can go on with, for their key is missing."""
        stuck = [run.id for run in runs if is_stale(run, now)]
        return locked_runs(self._state.session, self._state.vault, stuck) if stuck else set()

    def _second(
        self, run: ImportRun, parents: dict[int, str], places: dict[int, int], now: float
    ) -> str:
        kind = kind_of(run)
        if kind == "pending":
            place = f"Place {places.get(run.id, 1):,}"
            return place + (" in the queue" if self._has_worker else " · waiting for a worker")
        if kind == "running":
            return _progress(run, now)
        if kind == "created":
            if run.parent_id in parents:
                return f"Repairs {parents[run.parent_id]}"
            return f"All {run.total_rows:,} in {duration(_seconds(run))}"
        return _shortfall(run, kind)

    def _announcement(self, run: ImportRun) -> str:
        kind = kind_of(run)
        rows = counted(run.total_rows, "row")
        if kind == "pending":
            return f"{run.file_name}: {rows}, pending."
        if kind == "running":
            return f"{run.file_name}: started, {rows}."
        noun = self._importer.noun.lower()
        things = counted(run.total_rows, self._importer.singular, noun)
        created = f"{things}: {run.created_rows:,} created"
        errors = f", {counted(run.failed_rows, 'row')} with errors" if run.failed_rows else ""
        left = f", {run.not_attempted_rows:,} not attempted" if run.not_attempted_rows else ""
        begin = f"{LOOKS[kind].text}. " if kind in ("cancelled", "failed") else ""
        return f"{begin}{created}{errors}{left}."


def kind_of(run: ImportRun) -> str:
    """Return which of the seven statuses an import shows."""
    if run.status == PENDING:
        return "pending"
    if run.status == RUNNING:
        return "running"
    if run.status == COMPLETED:
        return "created"
    if run.status in (CANCELLED, FAILED):
        return run.status.lower()
    return "errors" if run.created_rows else "nothing"


def is_stale(run: ImportRun, now: float) -> bool:
    """Say whether an open import has been silent for longer than work takes to begin."""
    return run.is_open and now - run.updated_at > STALE_SECONDS


def _progress(run: ImportRun, now: float) -> str:
    text = f"{run.created_rows + run.failed_rows:,} of {run.total_rows:,}"
    elapsed = now - (run.started_at or now)
    # Faults are found in the first moment; creating is what takes the time.
    if elapsed < GUESS_SECONDS or not run.created_rows:
        return text
    return f"{text} · about {duration(elapsed * run.waiting_rows / run.created_rows)} left"


def _shortfall(run: ImportRun, kind: str) -> str:
    repair = f"{counted(run.failed_rows, 'row')} to repair"
    left = f"{counted(run.not_attempted_rows, 'row')} not attempted"
    if kind == "errors":
        return f"{run.created_rows:,} created, {repair}"
    if kind == "nothing":
        if run.mode != ALL_OR_NOTHING:
            return repair
        others = f", {run.not_attempted_rows:,} not attempted" if run.not_attempted_rows else ""
        return f"All or nothing: {repair}{others}"
    return left if kind == "cancelled" else f"{left}. {capital(run.reason)}"


def _seconds(run: ImportRun) -> float:
    return (run.finished_at or run.uploaded_at) - (run.started_at or run.uploaded_at)
