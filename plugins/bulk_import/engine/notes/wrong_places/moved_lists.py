"""Notes on listed columns, as teams, that were sorted or moved without the rest of their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import lgamma, log, log2
from typing import Any

from ...fields.base.field import Field
from ...fields.textual.texts import Digits
from ...sentences.language import N_

SORTED = N_(
    "Stands in order, and so do the names, as where the column was sorted by itself; perhaps its "
    "cells belong to other rows. They are taken as they stand"
)
OF_BELOW = N_(
    "Fits column {column} of the row below and not of its own, as where cells of one of the two "
    "columns have moved by a row; perhaps they belong to other rows. They are taken as they stand"
)
OF_ABOVE = N_(
    "Fits column {column} of the row above and not of its own, as where cells of one of the two "
    "columns have moved by a row; perhaps they belong to other rows. They are taken as they stand"
)
LEAST_ROWS = 8
LEAST_ORDERS = 1_000
"""A column that can stand in so many orders is hardly sorted by chance."""
LAST_ROWS = 256
"""How many rows at the end are compared: moved cells reach to the last row."""
LEAST_MISFITS = 3
LEAST_BITS = 16
"""How unlikely a fit to another row has to be, in bits: by chance one in 65,000."""
_AREA = 2
"""Numbers inside a house with so many digits less are those of an area, such as a team."""

Found = tuple[str, list[int]]


def wrong_lists(
    shown: Sequence[Field[Any]],
    names: Sequence[Field[Any]],
    cells_of: Callable[[Field[Any]], list[str]],
) -> Iterator[tuple[Field[Any], str, list[int]]]:
    """Yield the notes on listed columns, each with its column.

    :param names: the column of last names, if there is one.
    """
    listed = [each for each in shown if each.is_listed and not each.is_boolean]
    numbers = [each for each in shown if isinstance(each, Digits)]
    for field in listed:
        for name in names:
            yield from ((field, *found) for found in sorted_lists(cells_of(name), cells_of(field)))
    for field in listed:
        others = [each for each in (*listed, *numbers) if each is not field]
        if found := next(moved_lists(cells_of(field), others, cells_of), None):
            # The other column would be told of this one, too.
            yield field, *found
            return


def sorted_lists(names: Sequence[str], cells: Sequence[str]) -> Iterator[Found]:
    """Yield that a listed column stands in order, where the names of the rows do so, too.

    :param names: last names, or first ones.
    """
    if len(names) < LEAST_ROWS or not _is_in_order(names) or len(set(names)) < len(names) - 1:
        return
    if (_is_in_order(cells) or _is_in_order(cells[::-1])) and _orders(cells) >= log(LEAST_ORDERS):
        yield SORTED, list(range(len(cells)))


def moved_lists(
    cells: Sequence[str], others: Sequence[Field[Any]], cells_of: Callable[[Field[Any]], list[str]]
) -> Iterator[Found]:
    """Yield the cells of a column that fit the cells of another column one row away.

    :param others: columns whose cells may depend on those of this column, as extensions do.
    """
    first = max(0, len(cells) - LAST_ROWS)
    for other in others:
        beside = cells_of(other)[first:]
        keys = beside if other.is_listed else [cell[:-_AREA] for cell in beside]
        for step, sentence in ((1, OF_BELOW), (-1, OF_ABOVE)):
            if places := _moved(cells[first:], keys, step):
                yield sentence.format(column=other.header), [first + at for at in places]
                return


def _moved(cells: Sequence[str], keys: Sequence[str], step: int) -> list[int]:
    """Return where cells have moved: from a row to the end they fit the keys a row further.

    :param step: 1 for cells that fit the key of the row below, -1 for that above.
    """
    known: dict[str, str] = {}
    start = count = len(cells)
    for at in range(count - 1, -1, -1):
        if 0 <= at + step < count:
            if known.setdefault(keys[at + step], cells[at]) != cells[at]:
                break
            start = at
    moved = [at for at in range(start, count) if known.get(keys[at], cells[at]) != cells[at]]
    if len(moved) < LEAST_MISFITS or _misfits(keys, cells) < LEAST_MISFITS:
        return []
    ends = [at for at in range(start, count) if 0 <= at + step < count]
    fitting = [*zip(keys[:start], cells[:start], strict=True)]
    fitting += [(keys[at + step], cells[at]) for at in ends]
    return list(range(moved[0], count)) if _bits(fitting, known) >= LEAST_BITS else []


def _misfits(keys: Sequence[str], cells: Sequence[str]) -> int:
    """Return how many cells differ from the first cell with the same key."""
    first: dict[str, str] = {}
    return sum(first.setdefault(key, cell) != cell for key, cell in zip(keys, cells, strict=True))


def _bits(fitting: Sequence[tuple[str, str]], known: dict[str, str]) -> float:
    """Return how unlikely it is that all keys tell their cells, 0 where one does not.

    :param known: the cells of some keys; those of others are added.
    """
    shares = Counter(cell for _, cell in fitting)
    seen: set[str] = set()
    bits = 0.0
    for key, cell in fitting:
        if known.setdefault(key, cell) != cell:
            return 0
        bits += log2(len(fitting) / shares[cell]) if key in seen else 0
        seen.add(key)
    return bits


def _is_in_order(cells: Sequence[str]) -> bool:
    return all(one.casefold() <= other.casefold() for one, other in pairwise(cells))


def _orders(cells: Sequence[str]) -> float:
    """Return in how many orders the cells can stand, as a natural logarithm."""
    counts = Counter(cells).values()
    return lgamma(len(cells) + 1) - sum(lgamma(count + 1) for count in counts)
