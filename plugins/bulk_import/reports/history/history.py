"""The lines of the history grid: one for each import, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ...engine.declaration.importer import Importer
from ...engine.sentences.language import N_, _n, _t, number, with_colon
from ...state import State
from ...storage.database.clock import read_clock
from ...storage.maintenance.rotation import locked_runs
from ...storage.repairs.repaired_lines import repaired_lines
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import RunStatus
from ..undo.undo_card import undo_mark, undo_outcome
from ..words.progress_bar import BarPart, bar_parts
from .backlog import read_places
from .duplicates import count_duplicates
from .effects import look_of
from .progress import lines_at_work
from .second_lines import Surroundings, second_line
from .statuses import Look, ShownStatus, announcement
from .tab_title import tab_title
from .waits import wait_reasons

NO_KEY = N_("The key to its rows is missing")
STALE_SECONDS = 2.0
"""An import that waits or is silent for longer makes the page ask the reconciler."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One import as the grid shows it."""

    run: ImportRun
    status: ShownStatus
    second: str
    """The line under the status."""
    lacks_key: bool
    """True if it cannot continue because its key is missing."""
    waits_for: str
    """Why no worker can go on with it for now, as far as one has told, else ""."""
    may_download: bool
    left_rows: int = 0
    """How many of its failed rows no other import has repaired."""
    existing_rows: int = 0
    """How many of its failed rows exist because of an earlier upload of the same file."""
    may_cancel: bool
    """True if it is open and the current actor may cancel it."""
    announcement: str
    """What is read out when the import enters this status."""

    @property
    def kind(self) -> str:
        """Return the status and how far an undo is, as one word: a change of it is announced."""
        if self.run.is_undoing:
            return f"{self.status}-undoing"
        # An undo that took nothing back has left the status as it was.
        is_told = self.run.is_undone or self.run.undo_started_at is None
        return self.status if is_told else f"{self.status}-kept"

    @property
    def undo(self) -> str:
        """Return what an undo of this import has done, "" without one."""
        return undo_mark(self.run)

    @property
    def look(self) -> Look:
        """Return the text and icon of the status."""
        return look_of(self.status, self.run)

    @property
    def title(self) -> str:
        """Return what the title of a tab says once the import has ended, "" before."""
        return tab_title(self.run, self.look)

    @property
    def offers_download(self) -> bool:
        """Return whether there is something left to repair that the current actor may download."""
        return self.may_download and self.left_rows > 0

    @property
    def download_args(self) -> dict[str, str]:
        """Return the query of the error file's address: only the rows that are still to repair."""
        return {"rows": "left"} if self.left_rows < self.run.failed_rows else {}

    @property
    def done_rows(self) -> int:
        """Return how many rows have an outcome."""
        return self.run.done_rows + self.run.failed_rows

    @property
    def bar(self) -> list[BarPart]:
        """Return the bar of an import in progress."""
        return bar_parts([("run", self.done_rows)], self.run.total_rows)

    @property
    def question(self) -> str:
        """Return the question that confirms a cancellation."""
        if not self.done_rows:
            return _t("Cancel the import? Nothing is done yet.")
        return _n(
            "Cancel the rest? {done_rows} of {total_rows} is done and stays.",
            "Cancel the rest? {done_rows} of {total_rows} are done and stay.",
            self.done_rows,
            done_rows=number(self.done_rows),
            total_rows=number(self.run.total_rows),
        )

    @property
    def cancel_words(self) -> str:
        """Return what the button says that cancels it after the question."""
        return _t("Cancel the rest") if self.done_rows else _t("Cancel the import")


class History:
    """Turns imports into lines with a fixed number of queries, however many imports there are."""

    def __init__(self, state: State, importer: type[Importer], *, has_worker: bool = True) -> None:
        """Prepare for imports of one kind."""
        self._state = state
        self._importer = importer
        self._has_worker = has_worker

    def lines(self, runs: Sequence[ImportRun]) -> list[Line]:
        """Return the lines of some imports, in their order."""
        parents, repaired_rows = self._parents(runs), self._repaired_rows(runs)
        is_any_open = any(run.is_at_work for run in runs)
        pending = [run.id for run in runs if run.status == RunStatus.PENDING]
        running = [run.id for run in runs if run.status == RunStatus.RUNNING]
        at_work = lines_at_work(self._state.session, running) if running else {}
        places = read_places(self._state.session, pending) if pending else {}
        now = self.now() if is_any_open else 0.0
        stuck = [run for run in runs if is_stale(run, now)]
        locked, waits = self._locked(stuck), wait_reasons(self._state.queue.wait_causes, stuck)
        existing = count_duplicates(self._state, self._importer, runs)

        def second(run: ImportRun) -> str:
            place, repaired = places.get(run.id, 1), parents.get(run.parent_id or 0, "")
            counts = repaired_rows.get(run.id, 0)
            lines = at_work.get(run.id, "")
            known = (counts, waits.get(run.id, ""), existing.get(run.id, 0))
            around = Surroundings(now, place, self._has_worker, repaired, lines, *known)
            return str(NO_KEY) if run.id in locked else second_line(run, around)

        return [
            Line(
                run=run,
                status=ShownStatus.of(run),
                second=second(run),
                lacks_key=run.id in locked,
                waits_for=waits.get(run.id, ""),
                may_download=self.may_download(run),
                left_rows=run.failed_rows - repaired_rows.get(run.id, 0),
                existing_rows=existing.get(run.id, 0),
                may_cancel=run.is_open and self._state.actors.may_cancel(run),
                announcement=_announcement(run, self._importer),
            )
            for run in runs
        ]

    @property
    def has_worker(self) -> bool:
        """Return whether a worker is known to run, or nothing is known of any."""
        return self._has_worker

    def may_download(self, run: ImportRun) -> bool:
        """Return whether there are failed rows that the current actor may download."""
        has_rows = run.failed_rows > 0 and run.purged_at is None
        return has_rows and self._state.actors.may_download(run)

    def now(self) -> float:
        """Return the present time of the database."""
        return read_clock(self._state.session)

    def _repaired_rows(self, runs: Sequence[ImportRun]) -> dict[int, int]:
        """Return how many failed rows of these imports are done by now."""
        failed = [run.id for run in runs if run.failed_rows and not run.is_open]
        found = repaired_lines(self._state.session, failed) if failed else {}
        return {run_id: len(lines) for run_id, lines in found.items()}

    def _parents(self, runs: Sequence[ImportRun]) -> dict[int, str]:
        """Return the file names of the imports that these repair, as far as they are visible."""
        parent_ids = {run.parent_id for run in runs if run.parent_id is not None}
        if not parent_ids:
            return {}
        query = select(ImportRun.id, ImportRun.file_name).where(ImportRun.id.in_(parent_ids))
        parents = self._state.session.execute(self._state.actors.visible(query))
        return {each.id: each.file_name for each in parents}

    def _locked(self, stuck: Sequence[ImportRun]) -> set[int]:
        """Return those of these imports that cannot continue because their key is missing."""
        ids = [run.id for run in stuck]
        return locked_runs(self._state.session, self._state.vault, ids) if ids else set()


def _announcement(run: ImportRun, importer: type[Importer]) -> str:
    """Return the text for screen readers: the result of an undo, or the import's status."""
    undone = undo_outcome(run)
    return with_colon(run.file_name, undone) if undone else announcement(run, importer)


def is_stale(run: ImportRun, now: float) -> bool:
    """Return whether an import at work has made no progress for longer than a job takes to start.

    An undo is such work too.
    """
    return run.is_at_work and now - run.updated_at > STALE_SECONDS
