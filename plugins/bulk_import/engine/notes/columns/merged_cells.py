"""Notes on listed columns with blank cells below a value, as merged cells are saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...sentences.language import N_
from .uneven_columns import Uneven

MERGED = N_(
    "A value, and blank cells below it, as merged cells are saved; a blank cell stays blank. Fill "
    "in the cells below where they were meant"
)
NEEDED = N_(
    "A value, and blank cells below it, as merged cells are saved; write it into each row below "
    "for which it is meant"
)
LEAST_MERGED, LEAST_OF_ONE, FEW_MERGED = 4, 20, 2
"""How many cells tell that some were merged, and that all were merged into one."""
LEAST_NEEDED = 2
"""How many blank cells of a required column are no slip."""


def merged_blanks(cells: Sequence[str]) -> Iterator[Uneven]:
    """Yield where values stand of which each has blank cells below it, and then another value."""
    if len(cells) < LEAST_MERGED or not cells[0] or cells[1] or cells[-1]:
        return
    places = [place for place, cell in enumerate(cells) if cell]
    pairs = list(pairwise(places))
    # Cells beside each other with one value would have been merged into one.
    are_apart = all(after - before > 1 for before, after in pairs)
    are_groups = len({cells[place] for place in places}) == len(places)
    # Two values that stand apart by chance are rarely followed by several blank cells each.
    ends = pairwise([*places, len(cells)])
    are_long = all(after - before > FEW_MERGED for before, after in ends)
    is_one = len(places) == 1
    are_told = len(cells) >= LEAST_OF_ONE if is_one else are_long or len(places) > FEW_MERGED
    if are_apart and are_groups and are_told:
        yield MERGED, places


def needed_values(cells: Sequence[str]) -> Iterator[Uneven]:
    """Yield the places of values with blank cells below them, in a required column.

    No cell of it may be blank, so that less tells of it: no value stands twice, and two lack one.
    """
    if not cells or not cells[0] or cells.count("") < LEAST_NEEDED:
        return
    places = [place for place, cell in enumerate(cells) if cell]
    ends = pairwise([*places, len(cells)])
    above = [before for before, after in ends if after - before > 1]
    if len({cells[place] for place in places}) == len(places):
        yield NEEDED, above
