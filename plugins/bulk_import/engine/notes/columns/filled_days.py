"""Notes on dates that count up from row to row, as a spreadsheet fills cells down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ...sentences.language import N_

IN_TURN = N_(
    "The dates count up from row to row, as where a spreadsheet fills one down; they are taken as "
    "they stand. Copy the first one instead if one date was meant for all"
)
PLACES = 24
"""How many neighbours are compared at most, before the whole column is."""
MANY = 2
"""In sorted dates, such as birthdays, fewer than one in this many is the day after the last."""
LEAST_RUN = 3
"""How many dates below each other that follow the one above are no coincidence."""
SHORTEST_MONTH = 28
_DATE = re.compile(r"([0-9]{1,4})[-./ ]{1,2}([0-9]{1,2})[-./ ]{1,2}([0-9]{1,4})\.?")


def days_in_turn(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the dates that are a day, a month or a year after the one above, where many are."""
    places = range(1, len(cells), max(1, len(cells) // PLACES))
    seen = sum(_follows(cells[at - 1], cells[at]) for at in places)
    if 2 * MANY * seen < len(places):
        return
    follows = [False, *(_follows(*pair) for pair in pairwise(cells))]
    runs = (
        list(run) for is_next, run in groupby(range(len(cells)), follows.__getitem__) if is_next
    )
    found = [at for run in runs if len(run) >= LEAST_RUN for at in run]
    if found and len(found) * MANY >= sum(map(bool, cells)) - 1:
        yield IN_TURN, found


def _follows(one: str, next_one: str) -> bool:
    """Return whether a date is the next day, month or year after another one."""
    if one == next_one:
        return False
    before, after = _DATE.fullmatch(one), _DATE.fullmatch(next_one)
    if before is None or after is None:
        return False
    numbers = [[*map(int, each.groups())] for each in (before, after)]
    steps = sorted((b - a, b) for a, b in zip(*numbers, strict=True))
    if [step for step, _ in steps] == [0, 0, 1]:
        return True
    (days, first), (year, _), (month, _) = steps
    return first == 1 and days <= -SHORTEST_MONTH + 1 and (year, month) == (0, 1)
