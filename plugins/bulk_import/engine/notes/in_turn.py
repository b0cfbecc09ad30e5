"""Cells of names that a spreadsheet has filled down with days, months or letters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..language import N_

IN_TURN = N_(
    "The cells name one day, month or letter after the other, as a spreadsheet fills cells down; "
    "they are taken as they stand"
)
_IN_TURN = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue wed thu fri sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes mi\u00e9rcoles jueves viernes s\u00e1bado domingo",
    "luned\u00ec marted\u00ec mercoled\u00ec gioved\u00ec venerd\u00ec sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar m\u00e4rz april mai juni juli august september oktober november dezember",
    "janvier f\u00e9vrier mars avril mai juin juillet ao\u00fbt septembre octobre novembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
)
_NEXT = {pair for each in _IN_TURN for pair in pairwise(each.split())}


def cells_in_turn(cells: Sequence[str]) -> list[int]:
    """Return where three cells or more below each other name what follows the one before."""
    keys = [cell.casefold() for cell in cells]
    follows = [pair in _NEXT for pair in pairwise(keys)]
    runs = [at for at in range(len(follows) - 1) if follows[at] and follows[at + 1]]
    return sorted({at + step for at in runs for step in range(3)})
