"""The cells of rows that came back with another text, found a column at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from operator import attrgetter, ne
from typing import Any, NamedTuple

from ..columns.layout import Layout
from ..fields.base.field import Field
from ..rows.rows import Row
from .original import Pair
from .original_table import TablePairs

_MISSHAPEN = attrgetter("misshapen")

_Text = Sequence[tuple[str, ...]]
_Columns = tuple[Layout, Sequence[int], _Text, _Text]
"""A layout, the numbers of its pairs, and its columns as handed out and as returned."""


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
    for original, numbers, handed_out, returned in _by_layout(pairs):
        for field, place in layout.places.items():
            before = original.places.get(field)
            # Most columns came back as they were; one comparison shows it.
            if before is not None and returned[place] != handed_out[before]:
                beside = handed_out[before], returned[place]
                is_other = list(map(ne, *beside))
                texts = (list(compress(each, is_other)) for each in beside)
                yield Difference(field, place, before, list(compress(numbers, is_other)), *texts)


def _by_layout(pairs: Sequence[Pair]) -> Iterator[_Columns]:
    """Yield the columns of the pairs whose originals have one layout, group by group."""
    if isinstance(pairs, TablePairs) and not any(map(_MISSHAPEN, pairs.rows)):
        returned = _columns(pairs.rows)
        yield pairs.table.layout, range(len(pairs)), pairs.table.columns, returned
        return
    groups: dict[int, tuple[Layout, list[int]]] = {}
    for number, (row, (original, layout)) in enumerate(pairs):
        if not (row.misshapen or original.misshapen):
            known = groups.get(id(layout))
            if known is None:
                known = groups[id(layout)] = (layout, [])
            known[1].append(number)
    for layout, numbers in groups.values():
        rows, originals = zip(*map(pairs.__getitem__, numbers), strict=True)
        yield layout, numbers, _columns([each.row for each in originals]), _columns(rows)


def _columns(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    return list(zip(*[row.cells for row in rows], strict=True))
