"""Lineage: the earlier imports that a file belongs to, and all attempts at its rows.

Links and sums are displayed only and grant no access. An import that the current actor may not see
is left out as if it did not exist (decision 59).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...engine.rows.rows import Row
from ...engine.sentences.language import N_, _n, _t, number
from ...engine.sentences.line_numbers import named
from ...state import State
from ...storage.repairs.families import family_ids
from ...storage.repairs.repaired_lines import repaired_again
from ...storage.returned.parents import find_parent_id
from ...storage.tables.models import ImportRun
from ...upload import Upload
from ..history.visibility import is_visible
from ..words.wording import attempt, capital
from .earlier_uploads import Earlier, earlier_uploads

SHOWN_SUMMANDS = 6
"""How many attempts are added up one by one; of more only the sum is shown."""


@dataclass(frozen=True)
class Attempts:
    """A file and what repairs it: the visible imports of one family, oldest first."""

    runs: Sequence[ImportRun] = ()

    def name_of(self, run: ImportRun) -> str:
        """Return "second attempt" of one of these imports."""
        return attempt(self.runs.index(run) + 1)

    @property
    def repair(self) -> str:
        """Return the name of the next attempt: "Repairs people.csv: second attempt.", or ""."""
        if not self.runs:
            return ""
        name = self.runs[0].file_name
        return _t("Repairs {name}: {attempt}.", name=name, attempt=attempt(len(self.runs) + 1))

    @property
    def created(self) -> str:
        """Return the sum of all attempts: "71 + 7 of 80 created", with rows that were undone."""
        counts = [run.done_rows for run in self.runs]
        summands = " + ".join(map(number, counts))
        text = summands if len(counts) <= SHOWN_SUMMANDS else number(sum(counts))
        # A repaired file may hold rows that were not in the first one.
        total = self.runs[0].total_rows
        undone = sum(run.undone_rows for run in self.runs)
        back = _n(", {n} taken back", ", {n} taken back", undone) if undone else ""
        if sum(counts) <= total:
            text = _t("{count} of {total}", count=text, total=number(total))
        is_created = all(run.operation == Operation.CREATE for run in self.runs)
        done = _t("{count} created", count=text) if is_created else _t("{count} done", count=text)
        return f"{done}{back}"

    @property
    def standing(self) -> str:
        """Return "478 of 500 exist, 22 still to repair.", or "All 500 exist."."""
        if not self.runs:
            return ""
        if any(run.is_open or run.operation != Operation.CREATE for run in self.runs):
            return ""
        left = self.still_to_repair(self.runs[-1])
        exist = sum(run.created_rows - run.undone_rows for run in self.runs)
        total = self.runs[0].total_rows
        if left == 0:
            one, many = N_("The one row exists."), N_("All {n} exist.")
            return _n(one, many, total) if exist == total else ""
        return _t(
            "{count} of {total} exist, {left} still to repair.",
            count=number(exist),
            total=number(total),
            left=number(left),
        )

    def still_to_repair(self, run: ImportRun) -> int:
        """Return how many rows of the first attempt were left after one of these imports."""
        repairs = self.runs[1 : self.runs.index(run) + 1]
        left = self.runs[0].failed_rows - sum(each.done_rows - each.undone_rows for each in repairs)
        return max(0, left)


@dataclass(frozen=True)
class Lineage:
    """The earlier imports that a file belongs to."""

    attempts: Attempts = Attempts()
    earlier: Earlier | None = None
    repaired: Sequence[int] = ()
    """The lines of the file that repair a row which is done by now."""

    @property
    def notes(self) -> list[str]:
        """Return what the file repairs, and which of its rows were repaired before."""
        notes = [self.attempts.repair] if self.attempts.runs else []
        if self.repaired:
            one = N_("{lines} repairs a row that is repaired already; it is taken once more.")
            many = N_("{lines} repair rows that are repaired already; they are taken once more.")
            lines = capital(named(self.repaired))
            notes.append(_n(one, many, len(self.repaired), lines=lines))
        return notes


def lineage_of(
    state: State, importer: type[Importer], upload: Upload, rows: Sequence[Row]
) -> Lineage:
    """Return the earlier imports of a file that is not stored yet."""
    repaired = find_parent_id(
        state.session, importer, upload.name, rows, state.actors.visible, upload.parent
    )
    earlier = earlier_uploads(state, importer, state.vault.fingerprints(upload.blocks))
    if repaired is None:
        return Lineage(earlier=earlier)
    return Lineage(
        attempts_at(state, importer, repaired), earlier, repaired_again(state.session, rows)
    )


def attempts_at(state: State, importer: type[Importer], run_id: int) -> Attempts:
    """Return the attempts to which an import belongs, with one query however many there are."""
    query = select(ImportRun).where(
        ImportRun.id.in_(family_ids([run_id])), is_visible(state.actors, importer.slug)
    )
    return Attempts(state.session.scalars(query.order_by(ImportRun.id)).all())
