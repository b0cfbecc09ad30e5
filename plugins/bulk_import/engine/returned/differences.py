"""The cells of rows that came back with another text, found a column at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from operator import attrgetter, ne
from typing import Any, NamedTuple

from ..fields.field import Field
from ..layout import Layout
from .original import Pair

_MISSHAPEN = attrgetter("misshapen")


class Difference(NamedTuple):
    """A column in which some rows came back with another text."""

    field: Field[Any]
    place: int
    """Where the column stands in the file that came back."""
    before: int
    """Where it stood in the file of the rows that are repaired."""
    numbers: Sequence[int]
    """The pairs whose cells differ."""
    told: Sequence[str]
    """The text of each before."""
    returned: Sequence[str]


def find_differences(layout: Layout, pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Yield the columns that differ, in the order of the file that came back.

    Rows that do not fit their header are left out: nobody knows what stands where in them.
    """
    for original, numbers in _by_layout(pairs):
        beside = [pairs[number] for number in numbers]
        returned = list(zip(*[row.cells for row, _ in beside], strict=True))
        told = list(zip(*[each.row.cells for _, each in beside], strict=True))
        for field, place in layout.places.items():
            before = original.places.get(field)
            # Most columns came back as they were, which is told at once.
            if before is not None and returned[place] != told[before]:
                columns = numbers, told[before], returned[place]
                is_other = list(map(ne, *columns[1:]))
                yield Difference(
                    field, place, before, *(list(compress(each, is_other)) for each in columns)
                )


def _by_layout(pairs: Sequence[Pair]) -> Iterator[tuple[Layout, Sequence[int]]]:
    """Yield the layouts of the original rows with the pairs that each belongs to."""
    if _are_alike(pairs):
        yield pairs[0][1].layout, range(len(pairs))
        return
    groups: dict[int, tuple[Layout, list[int]]] = {}
    for number, (row, (original, layout)) in enumerate(pairs):
        if not (row.misshapen or original.misshapen):
            known = groups.get(id(layout))
            if known is None:
                known = groups[id(layout)] = (layout, [])
            known[1].append(number)
    yield from groups.values()


def _are_alike(pairs: Sequence[Pair]) -> bool:
    """Say whether all rows fit, and one import has handed out the originals, as nearly always."""
    if not pairs:
        return False
    rows, originals = zip(*pairs, strict=True)
    olds, layouts = zip(*originals, strict=True)
    is_misshapen = any(map(_MISSHAPEN, rows)) or any(map(_MISSHAPEN, olds))
    return len(set(map(id, layouts))) == 1 and not is_misshapen
