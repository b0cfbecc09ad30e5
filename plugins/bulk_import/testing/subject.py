"""The subject of an importer's tests: a good row for each number, and wrong ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from ..engine.declaration.importer import Importer
from ..engine.fields.base.field import Field
from .results import Imported, Judged, JudgedRow

UNEXPLAINED = frozenset({"row.not_processed", "row.refused", "row.value"})
"""The problem of a row in which no rule found the fault that the program or the database met."""


class Subject:
    """The importer under test; the subclass provides its good rows."""

    importer: ClassVar[type[Importer]]
    """The importer."""
    broken: ClassVar[Mapping[str, str]] = {}
    """Cells that make any good row wrong, by the names of the header; by default the first
    required cell is blank."""

    def row(self, number: int) -> Mapping[str, str]:
        """Return a good row by the names of the header, another one for each number.

        Whatever has to be unique differs, and every name that the row refers to exists.
        """
        raise NotImplementedError(f"{type(self).__name__} needs row(number): one good row.")

    def actor(self) -> Any:
        """Return the uploader; None for `Actors.current()`."""
        return None

    @property
    def fields(self) -> Sequence[Field[Any]]:
        """Return the columns in the order of the template."""
        return self.importer.fields

    @property
    def header(self) -> list[str]:
        """Return the names of the header in the order of the template."""
        return [field.header for field in self.fields]

    def good_rows(self, count: int, start: int = 1) -> list[dict[str, str]]:
        """Return good rows that differ."""
        return [self._whole(self.row(number)) for number in range(start, start + count)]

    def wrong_cells(self) -> dict[str, str]:
        """Return the cells that make a good row wrong."""
        if self.broken:
            return dict(self.broken)
        required = next((field for field in self.fields if field.required), None)
        assert required is not None, "No column is required: say in `broken` what makes a row wrong"
        return {required.header: ""}

    def mixed_rows(self) -> list[dict[str, str]]:
        """Return good rows, wrong ones, and one for each required cell that is blank."""
        good = self.good_rows(3)
        wrong = [row | self.wrong_cells() for row in self.good_rows(2, 4)]
        required = [field.header for field in self.fields if field.required]
        blanks = self.good_rows(len(required), 6)
        for row, name in zip(blanks, required, strict=True):
            row[name] = ""
        return [*good, *wrong, *blanks]

    def _whole(self, row: Mapping[str, str]) -> dict[str, str]:
        """Return a row with a cell for every column; a name that is none is a mistake."""
        unknown = row.keys() - set(self.header)
        assert not unknown, f"row() names {sorted(unknown)}; the header names {self.header}"
        return {name: row.get(name, "") for name in self.header}


def explained(rows: Sequence[JudgedRow]) -> Iterator[str]:
    """Yield what is wrong with the problems of some rows: nothing where each is a sentence."""
    for row in rows:
        for problem in row.problems:
            if problem.code in UNEXPLAINED:
                yield f"line {row.line}: {problem.code}, so no rule has seen it: {row.cells}"
            elif not (problem.message.endswith(".") and ": " in problem.message):
                yield f"line {row.line}: {problem.message!r} is not like 'Name: What is wrong.'"


def failed_places(found: Judged) -> list[int]:
    """Return which rows of a file fail, the first as 0: a row may have several lines."""
    return [place for place, row in enumerate(found.rows) if row.problems]


def assert_judged(found: Judged) -> None:
    """Fail unless a file was judged; the failure contains the answer instead."""
    assert not found.refusal, f"The file is refused: {found.refusal} {found.hint}"


def assert_ended(found: Imported) -> None:
    """Fail unless an import has ended by its rows alone."""
    assert not found.refusal, f"The file is refused: {found.refusal} {found.hint}"
    assert found.status in ("COMPLETED", "COMPLETED_WITH_ERRORS"), f"{found.status}: {found.reason}"
