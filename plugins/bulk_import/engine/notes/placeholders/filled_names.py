"""Cells of names that a spreadsheet has filled down with days, months or letters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...notation.months import MONTHS
from ...sentences.language import N_
from .placeholder_words import TURNS

IN_TURN = N_(
    "The cells name one day, month or letter after the other, as a spreadsheet fills cells down; "
    "they are taken as they stand"
)
PLACES = 24
"""How many neighbours are compared at most, before the whole column is."""
_NEXT = {pair for each in TURNS.splitlines() for pair in pairwise(each.split())}
_NEXT |= {
    (one, next_one) for one in MONTHS for next_one in MONTHS if MONTHS[next_one] == MONTHS[one] + 1
}


def cells_in_turn(cells: Sequence[str]) -> list[int]:
    """Return where three cells or more below each other name what follows the one before."""
    places = range(1, len(cells), max(1, len(cells) // PLACES))
    if not any(_follows(cells[at - 1], cells[at]) for at in places):
        return []
    follows = [_follows(*pair) for pair in pairwise(cells)]
    runs = [at for at in range(len(follows) - 1) if follows[at] and follows[at + 1]]
    return sorted({at + step for at in runs for step in range(3)})


def _follows(one: str, next_one: str) -> bool:
    return (one.casefold(), next_one.casefold()) in _NEXT
