"""Earlier uploads of the very same file, and the outcomes of their rows.

An upload that the current actor may not see is left out as if it did not exist (decision 59).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import case, func, select

from ...engine.declaration.importer import Importer
from ...engine.sentences.language import N_, _n, _t
from ...state import State
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import RunStatus
from ..history.visibility import is_visible
from ..words.timestamps import DAY, timestamp


@dataclass(frozen=True)
class Earlier:
    """Earlier uploads of the very same file, byte for byte."""

    count: int
    created_rows: int
    last_at: float
    public_id: str = ""
    """The id of the last of them that did something, or else of the last one."""
    undone_rows: int = 0
    """Created rows whose records were taken back."""
    updated_rows: int = 0
    unchanged_rows: int = 0
    open_imports: int = 0
    """How many of them still go on."""
    cancelled_imports: int = 0

    @property
    def existing_rows(self) -> int:
        """Return how many records exist because of it."""
        return self.created_rows - self.undone_rows

    def beside_later(self, people: str, nobody: str) -> Markup:
        """Return the same, worded to fit beside the outcomes of later uploads."""
        if self.open_imports or any(self._outcomes(people)):
            return self.sentence(people, nobody)
        sentence = _n(
            "The first time, on {day}, {nobody} was created.",
            "Before that it was uploaded {n} times, last on {day}; {nobody} was created then.",
            self.count,
            day="{day}",
            nobody=_t(nobody),
        )
        if self.count == self.cancelled_imports == 1:
            cancelled = N_("The first time, on {day}, it was cancelled and {nobody} was created.")
            sentence = _t(cancelled, day="{day}", nobody=_t(nobody))
        return Markup(sentence).format(day=timestamp(self.last_at, DAY))

    def sentence(self, people: str, nobody: str) -> Markup:
        """Return when that was, and how many records exist because of it."""
        outcome = ", ".join(self._outcomes(people)) or _t("{nobody} was created", nobody=_t(nobody))
        if self.open_imports:
            outcome = _t("{outcome} so far", outcome=outcome)
        sentence = _n(
            "This very file was uploaded before, on {day}; {outcome}.",
            "This very file was uploaded {n} times before, the last time on {day}; {outcome}.",
            self.count,
            day="{day}",
            outcome="{outcome}",
        )
        return Markup(sentence).format(day=timestamp(self.last_at, DAY), outcome=outcome)

    def _outcomes(self, people: str) -> Iterator[str]:
        """Yield the outcomes of its rows, as far as there are any."""
        if self.updated_rows:
            one = N_("{n} of its {people} was updated")
            many = N_("{n} of its {people} were updated")
            yield _n(one, many, self.updated_rows, people=people)
        if self.created_rows:
            one = N_("{n} of its {people} exists because of it")
            many = N_("{n} of its {people} exist because of it")
            yield _n(one, many, self.existing_rows, people=people)
        if self.undone_rows:
            yield _n("{n} was taken back", "{n} were taken back", self.undone_rows)
        if self.unchanged_rows and not (self.updated_rows or self.created_rows):
            yield _t("nothing of it changed anything")


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
