"""Cells of names that a spreadsheet has filled down with days, months or letters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..language import N_
from .filled_down_words import FILLED_DOWN

IN_TURN = N_(
    "The cells name one day, month or letter after the other, as a spreadsheet fills cells down; "
    "they are taken as they stand"
)
_NEXT = {pair for each in FILLED_DOWN for pair in pairwise(each.split())}


def cells_in_turn(cells: Sequence[str]) -> list[int]:
    """Return where three cells or more below each other name what follows the one before."""
    keys = [cell.casefold() for cell in cells]
    follows = [pair in _NEXT for pair in pairwise(keys)]
    runs = [at for at in range(len(follows) - 1) if follows[at] and follows[at + 1]]
    return sorted({at + step for at in runs for step in range(3)})
