"""Notes on dates that count up from row to row, as a spreadsheet fills cells down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...sentences.language import N_
from ..row_sample import LEAST_ROWS

IN_TURN = N_(
    "The dates count up from row to row, as where a spreadsheet fills one down; they are taken as "
    "they stand. Copy the first one instead if one date was meant for all"
)
PLACES = 24
"""So many neighbours are compared at most, before the whole column is."""
MANY = 2
"""Of dates in order, as birthdays are, fewer than one in so many follow the one above."""
_DATE = re.compile(r"([0-9]{1,4})[-./ ]{1,2}([0-9]{1,2})[-./ ]{1,2}([0-9]{1,4})\.?")


def days_in_turn(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the dates that are a day, a month or a year after the one above, where many are."""
    places = range(1, len(cells), max(1, len(cells) // PLACES))
    seen = sum(_follows(cells[at - 1], cells[at]) for at in places)
    if 2 * MANY * seen < len(places):
        return
    follows = [_follows(*pair) for pair in pairwise(cells)]
    found = [at for at, is_next in enumerate(follows, 1) if is_next]
    if len(found) >= LEAST_ROWS - 1 and len(found) * MANY >= sum(map(bool, cells)) - 1:
        yield IN_TURN, found


def _follows(one: str, next_one: str) -> bool:
    """Say whether two dates are the same but for one number, which is the next."""
    if one == next_one:
        return False
    before, after = _DATE.fullmatch(one), _DATE.fullmatch(next_one)
    if before is None or after is None:
        return False
    steps = [int(b) - int(a) for a, b in zip(before.groups(), after.groups(), strict=True)]
    return sorted(steps) == [0, 0, 1]
