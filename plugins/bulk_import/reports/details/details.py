"""Details of one import: the numbers, what went wrong by cause, and what to do next."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

from ...actors import current_identity
from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...engine.sentences.language import N_, _n, _t, with_colon
from ...state import State
from ...storage.repairs.repaired_lines import repaired_lines
from ...storage.rows.sealed import layout_of
from ...storage.sealing.vault import SealBroken
from ...storage.tables.models import ImportRun
from ..history.effects import done_headline
from ..history.history import History, Line
from ..history.outcome_text import of_total
from ..history.statuses import ShownStatus
from ..lineage.earlier_uploads import Earlier, earlier_uploads
from ..lineage.lineage import Attempts, attempts_at
from ..repairs.row_names import naming_fields
from ..undo.undo_card import UndoCard, undo_card
from ..words.progress_bar import BarPart, bar_parts
from ..words.wording import capital, counted_records, rows_of
from .details_text import (
    created_and_undone,
    created_so_far,
    ends_with_time,
    left_rows_text,
    rows_repaired,
)
from .failures import Failures
from .file_facts import file_facts
from .handover import Handover
from .next_steps import NextSteps, holds_rest, is_held
from .retention import Retention, retention_of

SHOWN_ATTEMPTS = 10
"""How many attempts are listed beside the first one, the newest."""


class Attempt(NamedTuple):
    """Another import of the same file or of its repairs."""

    line: Line
    outcome: tuple[str, str]
    """What it did, and what is left after it."""


class Details:
    """Everything that the page shows about one import except its list of rows."""

    def __init__(
        self, state: State, importer: type[Importer], run: ImportRun, history: History
    ) -> None:
        """Prepare for a visible import; every part is read on first use."""
        self._state = state
        self._importer = importer
        self._history = history
        self.run = run

    @cached_property
    def line(self) -> Line:
        """Return the import as the grid shows it."""
        return self._history.lines([self.run])[0]

    @cached_property
    def layout(self) -> Layout:
        """Return the columns of the file."""
        return layout_of(self._importer, self.run)

    @cached_property
    def failures(self) -> Failures:
        """Return the problems, and the failed rows as long as they are stored."""
        shows_cells = self._history.may_download(self.run)
        naming = naming_fields(self._importer)
        return Failures(self._state, self.layout, self.run, shows_cells=shows_cells, naming=naming)

    @cached_property
    def undo(self) -> UndoCard | None:
        """Return until when it can be undone, or what an undo has done, None where neither is."""
        return undo_card(self._state, self._importer, self.run)

    @property
    def bar(self) -> list[BarPart]:
        """Return the bar: created, taken back, with errors, not attempted; the rest waits."""
        run = self.run
        counts = [
            ("ok", run.done_rows - run.unchanged_rows - run.undone_rows),
            ("idle", run.unchanged_rows + run.undone_rows),
            ("bad", run.failed_rows),
            ("idle", run.not_attempted_rows),
        ]
        return bar_parts(counts, run.total_rows)

    @property
    def headline(self) -> str:
        """Return the first sentence: how many were created."""
        run = self.run
        things = counted_records(self._importer, run.total_rows)
        if self.line.status is ShownStatus.PENDING:
            waits = N_("{n} row waits to be worked on.")
            return _n(waits, "{n} rows wait to be worked on.", run.total_rows)
        if run.operation != Operation.CREATE:
            return done_headline(self._importer, run)
        if run.is_undone:
            return created_and_undone(run, things)
        if self.line.status is ShownStatus.CREATED:
            one, many = N_("The {things} was created."), N_("All {things} were created.")
            return _n(one, many, run.total_rows, things=things)
        return created_so_far(run, things)

    @property
    def rest(self) -> str:
        """Return the text after the headline."""
        return left_rows_text(self.run)

    @property
    def has_time(self) -> bool:
        """Return whether the last sentence ends with the time of the end."""
        return ends_with_time(self.run)

    @property
    def steps(self) -> list[str]:
        """Return what to do next, in order."""
        handover = self.handover.step if self.handover is not None else ""
        return NextSteps(
            run=self.run,
            lacks_key=self.line.lacks_key,
            waits_for=self.line.waits_for,
            has_worker=self._history.has_worker,
            is_uploader=self.is_uploader,
            may_repair=self.may_repair,
            may_download=self.line.may_download,
            to_repair=self.to_repair,
            existing_rows=self.line.existing_rows,
            handover=handover,
            is_sealed=self.is_sealed,
        ).told

    @cached_property
    def is_sealed(self) -> bool:
        """Return whether no key at hand opens the rows with errors."""
        try:
            self.failures.causes  # noqa: B018 - To read them is to open the rows.
        except SealBroken:
            return True
        return False

    @property
    def is_uploader(self) -> bool:
        """Return whether the current actor has uploaded this import."""
        return current_identity(self._state.actors).id == self.run.actor_id

    @property
    def is_held(self) -> bool:
        """Return whether good rows were left because others of all or nothing failed."""
        return is_held(self.run)

    @property
    def may_upload_anew(self) -> bool:
        """Return whether only the original file repairs this, and the current actor has it."""
        return is_held(self.run) and self.is_uploader

    @property
    def may_upload_again(self) -> bool:
        """Return whether the current actor goes on with the file itself, and with nothing here."""
        is_left = holds_rest(self.run, self.to_repair)
        return is_left and self.is_uploader and not (self.run.is_at_work or self.may_repair)

    @property
    def has_dialog(self) -> bool:
        """Return whether the page has the dialog of the upload."""
        return self.may_repair or self.may_upload_anew or self.may_upload_again

    @property
    def may_repair(self) -> bool:
        """Return whether the current actor can repair the failed rows here: the uploader alone.

        Of an import that created nothing because some rows failed, the others would be left out.
        """
        if self.run.is_at_work or is_held(self.run) or not self.line.may_download:
            return False
        return self.is_uploader

    @cached_property
    def repaired_lines(self) -> Collection[int]:
        """Return the lines of failed rows whose repairs are done by now."""
        if self.to_repair == self.run.failed_rows:
            return frozenset()
        return repaired_lines(self._state.session, [self.run.id]).get(self.run.id, frozenset())

    @property
    def to_repair(self) -> int:
        """Return the number of failed rows that are not yet repaired."""
        return self.line.left_rows

    @property
    def retention(self) -> Retention | None:
        """Return how long the failed rows are stored, None without any."""
        return retention_of(self.run, self._history.now())

    @cached_property
    def attempts(self) -> Attempts:
        """Return this import and those of the same file and its repairs, as far as visible."""
        found = attempts_at(self._state, self._importer, self.run.id)
        return found if self.run in found.runs else Attempts((self.run,))

    @cached_property
    def other_attempts(self) -> list[Attempt]:
        """Return the first attempt and the newest ones, but for this import, oldest first."""
        others = [run for run in self.attempts.runs if run is not self.run]
        shown = others[:1] + others[1:][-SHOWN_ATTEMPTS:]
        return [Attempt(line, self._outcome_of(line.run)) for line in self._history.lines(shown)]

    @cached_property
    def earlier(self) -> Earlier | None:
        """Return the earlier uploads of the very same file."""
        run = self.run
        return earlier_uploads(self._state, self._importer, [run.file_mac], before=run.id)

    def _outcome_of(self, run: ImportRun) -> tuple[str, str]:
        """Return the result of an attempt, and the rows left after it."""
        attempts = self.attempts
        name = capital(attempts.name_of(run))
        if run.is_open:
            rows = rows_of(run.total_rows)
            return _t("{name}: {rows}, in progress", name=name, rows=rows), ""
        if run is attempts.runs[0]:
            return with_colon(name, of_total(run)), ""
        still = attempts.still_to_repair(run)
        left = _n("{n} row is still to repair.", "{n} rows are still to repair.", still)
        return with_colon(name, rows_repaired(run)), left if still else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return the facts about the file and the upload, without the times."""
        return file_facts(self._importer, self.run, self.layout)

    @cached_property
    def handover(self) -> Handover | None:
        """Return the secrets that this import has made, None as long as there are none."""
        if not self.run.without_secret or self.run.is_open:
            return None
        return Handover(self._state, self._importer, self.run, self._history.now())
