"""Lineage: what a file repairs, all attempts, and earlier uploads of the same file.

Links and sums are displayed only and grant no access. An import that the current actor may not see
is left out as if it did not exist (decision 59).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from ..engine.importer import Importer
from ..engine.language import N_, _n, _t, number
from ..engine.line_numbers import named
from ..engine.operations import Operation
from ..engine.rows import Row
from ..state import State
from ..storage.models import ImportRun
from ..storage.parents import find_parent_id
from ..storage.repaired_lines import repaired_again
from ..storage.statuses import RunStatus
from ..upload import Upload
from .timestamps import DAY, timestamp
from .visibility import is_visible
from .wording import attempt, capital

SHOWN_SUMMANDS = 6
"""So many attempts are added up one by one; of more only the sum is said."""


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
        """Return what all of them have created: "71 + 7 of 80 created"; what was undone is told."""
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
            return _t("All {total} exist.", total=number(total)) if exist == total else ""
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
class Earlier:
    """Earlier uploads of the very same file, byte for byte."""

    count: int
    created_rows: int
    last_at: float
    public_id: str = ""
    """Of the last of them that did something, or else of the last."""
    undone_rows: int = 0
    """Of the created ones, whose records were taken back."""
    updated_rows: int = 0
    unchanged_rows: int = 0
    open_imports: int = 0
    """How many of them still go on."""
    cancelled_imports: int = 0

    def told_later(self, people: str, nobody: str) -> Markup:
        """Return the same beside what the file did later, which it must not seem to deny."""
        if self.open_imports or any(self._outcomes(people)):
            return self.sentence(people, nobody)
        said = _n(
            "The first time, on {day}, {nobody} was created.",
            "Before that it was uploaded {n} times, last on {day}; {nobody} was created then.",
            self.count,
            day="{day}",
            nobody=_t(nobody),
        )
        if self.count == self.cancelled_imports == 1:
            cancelled = N_("The first time, on {day}, it was cancelled and {nobody} was created.")
            said = _t(cancelled, day="{day}", nobody=_t(nobody))
        return Markup(said).format(day=timestamp(self.last_at, DAY))

    def sentence(self, people: str, nobody: str) -> Markup:
        """Return when that was, and how many records exist because of it."""
        outcome = ", ".join(self._outcomes(people)) or _t("{nobody} was created", nobody=_t(nobody))
        if self.open_imports:
            outcome = _t("{outcome} so far", outcome=outcome)
        said = _n(
            "This very file was uploaded before, on {day}; {outcome}.",
            "This very file was uploaded {n} times before, the last time on {day}; {outcome}.",
            self.count,
            day="{day}",
            outcome="{outcome}",
        )
        return Markup(said).format(day=timestamp(self.last_at, DAY), outcome=outcome)

    def _outcomes(self, people: str) -> Iterator[str]:
        """Yield what has become of its rows, as far as anything was done with them."""
        if self.updated_rows:
            one = N_("{n} of its {people} was updated")
            many = N_("{n} of its {people} were updated")
            yield _n(one, many, self.updated_rows, people=people)
        if self.created_rows:
            one = N_("{n} of its {people} exists because of it")
            many = N_("{n} of its {people} exist because of it")
            yield _n(one, many, self.created_rows - self.undone_rows, people=people)
        if self.undone_rows:
            yield _n("{n} was taken back", "{n} were taken back", self.undone_rows)
        if self.unchanged_rows and not (self.updated_rows or self.created_rows):
            yield _t("nothing of it changed anything")


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
        ImportRun.id.in_(_family(run_id)), is_visible(state.actors, importer.slug)
    )
    return Attempts(state.session.scalars(query.order_by(ImportRun.id)).all())


def earlier_uploads(
    state: State, importer: type[Importer], macs: Sequence[str], *, before: int | None = None
) -> Earlier | None:
    """Return the uploads of a file, known by its keyed fingerprints; None when there was none.

    :param before: the id of an import; only those that came before it count.
    """
    query = select(
        func.count(ImportRun.id),
        func.coalesce(func.sum(ImportRun.created_rows), 0),
        func.max(ImportRun.uploaded_at),
        func.max(ImportRun.id),
        func.coalesce(func.sum(ImportRun.undone_rows), 0),
        func.coalesce(func.sum(ImportRun.updated_rows), 0),
        func.coalesce(func.sum(ImportRun.unchanged_rows), 0),
        func.coalesce(func.sum(case((ImportRun.is_open, 1), else_=0)), 0),
        func.coalesce(func.sum(case((ImportRun.status == RunStatus.CANCELLED, 1), else_=0)), 0),
        func.max(case((ImportRun.created_rows + ImportRun.updated_rows > 0, ImportRun.id))),
    ).where(
        ImportRun.importer == importer.slug,
        ImportRun.file_mac.in_(macs),
        is_visible(state.actors, importer.slug),
    )
    if before is not None:
        query = query.where(ImportRun.id < before)
    count, created_rows, last_at, last_id, *more, doing_id = state.session.execute(query).one()
    if not count:
        return None
    shown_id = doing_id or last_id
    public_id = state.session.scalars(select(ImportRun.public_id).filter_by(id=shown_id)).one()
    return Earlier(count, created_rows, last_at, public_id, *more)


def _family(run_id: int) -> Select[int]:
    """Select an import, all that it repairs, and all that repairs any of these, seen or not."""
    run, parent, child = aliased(ImportRun), aliased(ImportRun), aliased(ImportRun)
    up = select(run.id, run.parent_id).where(run.id == run_id).cte("up", recursive=True)
    up = up.union_all(select(parent.id, parent.parent_id).where(parent.id == up.c.parent_id))
    family = select(up.c.id).where(up.c.parent_id.is_(None)).cte("family", recursive=True)
    family = family.union_all(select(child.id).where(child.parent_id == family.c.id))
    return select(family.c.id)
