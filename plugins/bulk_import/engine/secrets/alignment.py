"""Possible places of the secret in a row with too few cells, by its truth values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from ..columns.layout import Layout
from ..notation.booleans import is_truth_word

FARTHEST = 3
"""How many columns cells are moved, at most, where nothing tells how many."""


class Moved(NamedTuple):
    """By how many columns the cells from some column on have moved."""

    column: int
    distance: int


def secret_places(layout: Layout, cells: Sequence[str], place: int) -> set[int]:
    """Return where the cell of a column can stand when some columns have none.

    Such a row was cut at its end, and cells before that are missing, or some were put in. Each
    moves all after it in one direction, and truth values still belong to columns of truth values.
    Empty when they cannot.
    """
    columns = [n for n, each in enumerate(layout.columns) if each and layout.is_truth(each)]
    truths = [n for n, cell in enumerate(cells) if is_truth_word(cell)]
    missing = len(layout.columns) - len(cells)
    to_the_left = min(missing, FARTHEST) if truths else missing
    # With a cell put in, there are too few only where programs have left blank ones at the end out.
    optional = takewhile(lambda each: not (each and each.required), reversed(layout.columns))
    to_the_right = min(len(list(optional)) - missing, FARTHEST)
    return {
        place + direction * distance
        for direction, most in ((-1, to_the_left), (1, to_the_right))
        for distance in range(most + 1)
        if 0 <= place + direction * distance < len(cells)
        and _fits(truths, columns, Moved(place, distance), direction, most)
    }


def _fits(
    truths: Sequence[int], columns: Sequence[int], secret: Moved, direction: int, most: int
) -> bool:
    """Return whether every truth value has a column when the secret has moved so far."""
    return any(True for _ in _ways(truths, columns, secret, direction, Moved(-1, 0), most))


def _ways(
    truths: Sequence[int],
    columns: Sequence[int],
    secret: Moved,
    direction: int,
    last: Moved,
    most: int,
) -> Iterator[None]:
    """Yield once for each way to give columns to the truth values after one that has one."""
    if not truths:
        yield None
        return
    first, *others = truths
    for column in columns:
        distance = direction * (first - column)
        if column <= last.column or not last.distance <= distance <= most:
            continue
        if distance > secret.distance if column < secret.column else distance < secret.distance:
            continue
        yield from _ways(others, columns, secret, direction, Moved(column, distance), most)
