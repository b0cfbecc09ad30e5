"""Repairs: cells that a person types anew for a file, put in before any field is judged.

A repair names its row, its column in the file and a digest of the cell that it replaces. If that
cell has changed, because the file or the meaning of its columns has, the repair is left out and
reported: it never replaces a cell that nobody has seen (decision 83).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..columns.layout import Layout
from ..fields.base.field import Field
from ..rows.rows import Row

MOST_REPAIRS = 3_000
"""How many cells of a file can be repaired; they travel with every request about it."""
LONGEST_CELL = 4_000
"""The most characters that are taken for one cell."""
MOST_BYTES = 150_000
"""The most bytes of all different new cells of a file together, as JSON has them."""

Digest = Callable[[int, str, str], Sequence[str]]
"""Returns the digests of a cell, the newest first, from the line of its row, the name of its field
and its text. They are keyed, so that none tells anything of a password."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell, typed anew."""

    line: int
    """The line on which the record begins."""
    column: int
    """The place of the column in the file, from 0."""
    old: str
    """The digest of the cell in the file."""
    new: str = field(repr=False)
    is_hidden: bool = False
    """True for a cell that was not shown when it was typed anew; it is not shown afterwards."""

    @property
    def place(self) -> tuple[int, int]:
        """Return where the cell stands."""
        return self.line, self.column


class Repaired(NamedTuple):
    """A cell that was repaired."""

    row: Row
    field: Field[Any]
    before: str
    after: str
    is_hidden: bool


@dataclass(frozen=True)
class Repairs:
    """The result of applying repairs to a file."""

    done: Sequence[Repaired] = ()
    misfits: Sequence[Repair] = ()
    """Those whose cell is not there any more, or is another one."""
    given: Sequence[Repair] = ()
    """All of them, as they came with the file."""

    @property
    def fitting(self) -> dict[tuple[int, int], Repair]:
        """Return those that were put in, by where their cells stand."""
        places = {each.place for each in self.misfits}
        return {each.place: each for each in self.given if each.place not in places}


def repair(
    layout: Layout, rows: Sequence[Row], repairs: Iterable[Repair], digest: Digest
) -> Repairs:
    """Put the new cells into the rows of a file; what was found wrong with the old ones goes."""
    wanted = {each.place: each for each in repairs}
    if not wanted:
        return Repairs()
    lines = {line for line, _ in wanted}
    by_line = {row.line: row for row in rows if row.line in lines}
    done: list[Repaired] = []
    misfits: list[Repair] = []
    for each in wanted.values():
        found = _cell(layout, by_line.get(each.line), each.column)
        if found is None or each.old not in digest(each.line, found[1].name, found[2]):
            misfits.append(each)
            continue
        row, column, before = found
        row.cells[each.column] = each.new
        row.found = tuple(problem for problem in row.found if problem.field != column.name)
        done.append(Repaired(row, column, before, each.new, each.is_hidden))
    return Repairs(done, misfits, list(wanted.values()))


def _cell(layout: Layout, row: Row | None, place: int) -> tuple[Row, Field[Any], str] | None:
    """Return a row, the field of one of its cells, and the cell; None where there is none."""
    if row is None or row.misshapen or not 0 <= place < len(layout.columns):
        return None
    column = layout.columns[place]
    return None if column is None else (row, column, row.cells[place])
