"""Names of columns that programs make up, as where no line was declared to be the header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...cells.white_space import is_blank

LEAST_NAMES = 3
"""How many names that count up are no coincidence."""
_NUMBERED = re.compile(r"(?P<word>\D{0,20}?)(?P<number>[0-9]{1,4})")
#: What databases write for a column that has no name; `_` is a blank.
_NAMELESS = frozenset(("(no_column_name)", "?column?"))


def are_generated(cells: Sequence[str]) -> bool:
    """Return whether a line holds `Column1`, `Column2`, …, numbers from 0 or 1, or letters alone.

    The first cell may be blank, as above the numbers of rows.
    """
    named = [cell.strip() for cell in cells if not is_blank(cell)]
    rest = cells[1:] if cells and is_blank(cells[0]) else cells
    if len(named) < LEAST_NAMES or any(map(is_blank, rest[: len(named)])):
        return False
    if {each.lower().replace(" ", "_") for each in named} <= _NAMELESS or _are_letters(named):
        return True
    found = [_NUMBERED.fullmatch(each) for each in named]
    words = {each["word"].lower() for each in found if each}
    if None in found or len(words) != 1:
        return False
    numbers = [int(each["number"]) for each in found if each]
    counted = range(numbers[0], numbers[0] + len(numbers))
    return numbers == [*counted] and (words != {""} or numbers[0] in (0, 1))


def _are_letters(named: Sequence[str]) -> bool:
    """Return whether names are the letters of columns in a spreadsheet, from A on."""
    return all(each.upper() == chr(ord("A") + at) for at, each in enumerate(named[:26]))
