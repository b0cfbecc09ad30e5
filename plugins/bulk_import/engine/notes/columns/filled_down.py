"""Cells that a spreadsheet has filled down: they begin alike, and a number in them counts up.

Of a long column only some neighbours are compared, at places all over it, so that a column without
filled cells costs little. A series shorter than a 64th of the column may be missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

PLACES = 64
"""How many neighbours are compared at most."""
LEAST = 3
"""How many cells that count up are no coincidence."""
HEAD = 4
"""Cells that count up and begin with fewer characters are numbers with a letter in front."""
_NUMBER = re.compile("[0-9]+")


def places_of(length: int) -> range:
    """Return the places all over a column of which each is compared with the one before."""
    return range(1, length, max(1, length // PLACES))


def count_filled(cells: Sequence[str]) -> int:
    """Return how many cells begin as those that a spreadsheet has filled down, 0 without any."""
    heads = _heads_of(cells)
    if not heads:
        return 0
    column = "\n".join(("", *cells))
    count = sum(column.count(f"\n{head}") for head in heads)
    return count if count >= LEAST else 0


def _heads_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the beginnings of cells that count up; no beginning starts with another one."""
    heads: tuple[str, ...] = ()
    for at in places_of(len(cells)):
        if heads and cells[at].startswith(heads):
            continue
        if head := _head_of_run(cells, at):
            heads = (*(each for each in heads if not each.startswith(head)), head)
    return heads


def _head_of_run(cells: Sequence[str], at: int) -> str:
    """Return the beginning of a cell from which three cells in a row count up; otherwise "".

    Two neighbours may follow each other by chance where few digits stand after one word.
    """
    head = head_of(cells[at - 1], cells[at])
    if not head:
        return ""
    beside = pairwise(cells[max(0, at - 2) : at + 2])
    return head if sum(head_of(*pair) == head for pair in beside) > 1 else ""


def head_of(one: str, next_one: str) -> str:
    """Return how two cells begin of which the second counts up by one, "" for others."""
    if one[:HEAD] != next_one[:HEAD] or one == next_one:
        return ""
    return next(_heads(one, next_one), "")


def _heads(one: str, next_one: str) -> Iterator[str]:
    for found in _NUMBER.finditer(one):
        head, tail = one[: found.start()], one[found.end() :]
        if len(head) < HEAD:
            continue
        counted = str(int(found[0][-9:]) + 1).zfill(len(found[0]))
        if next_one == f"{head}{counted}{tail}":
            yield head
