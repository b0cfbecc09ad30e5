"""Columns without a name that hold nothing: they are left out by themselves.

No row has a cell in them, or each has its own number there, as data frames are saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...cells.white_space import is_blank, strip
from ..delimited.delimiter import Opening
from ..delimited.records import Scan
from ..delimited.text import FileText
from ..naming.header import Names

LEAST_ROWS = 3
"""How many rows that are numbered are no coincidence, and no truth values."""


def blank_columns(text: FileText, opening: Opening, names: Names) -> list[int]:
    """Return the places of the columns without a name, if every row is blank or numbered in them.

    The file is read to its end for that, and only where there is such a column.
    """
    places = nameless_columns(opening.header.cells, names)
    if not places:
        return []
    scan = rows_below(text, opening)
    holds_nothing = hold_nothing(([*row.cells] for row in scan), places)
    return places if holds_nothing and scan.refusal is None else []


def hold_nothing(rows: Iterable[Sequence[str]], places: Sequence[int]) -> bool:
    """Return whether the cells at some places are blank in all rows, or number them from 0 or 1.

    A row that is shorter has no cell there.
    """
    blank, counted = set(places), {(at, first) for at in places for first in (0, 1)}
    number = -1
    for number, cells in enumerate(rows):
        seen = {at: strip(cells[at]) if at < len(cells) else "" for at in places}
        blank -= {at for at in blank if seen[at]}
        counted -= {(at, first) for at, first in counted if seen[at] != str(number + first)}
        if not blank | {at for at, _ in counted} >= set(places):
            return False
    return number + 1 >= LEAST_ROWS or blank == {*places}


def nameless_columns(header: Sequence[str], names: Names) -> list[int]:
    """Return the places of the columns in a header that have no name before one that has."""
    width = max((at for at, cell in enumerate(header) if not is_blank(cell)), default=0)
    return [at for at in range(width) if is_blank(header[at]) and not names.is_chosen(at, "")]


def rows_below(text: FileText, opening: Opening) -> Scan:
    """Return the rows under the header, from the first one on."""
    scan = Scan(text, opening.delimiter)
    for row in scan:
        if row.line >= opening.header.line:
            break
    return scan
