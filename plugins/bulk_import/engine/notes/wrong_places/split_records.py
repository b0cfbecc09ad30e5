"""Notes on records that stand in two lines each, as forms and narrow pages write them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from ...cells.white_space import is_blank
from ...rows.rows import Row
from ...sentences.language import N_, _t

SPLIT = N_(
    "Each record seems to stand in two lines, of which the second has what the first one lacks. "
    "Write both into one line."
)
FIRST_ROWS = 16
"""How many rows tell how all of them are written."""
LEAST_ROWS, LEAST_COLUMNS = 4, 2


def split_record_notes(rows: Sequence[Row]) -> list[str]:
    """Return that each record stands in two lines, where all first rows have a fault."""
    first = rows[:FIRST_ROWS]
    if len(first) < LEAST_ROWS or not all(row.problems or row.misshapen for row in first):
        return []
    upper, lower = (_always(first[start::2]) for start in (0, 1))
    sometimes = [_ever(first[start::2]) for start in (1, 0)]
    is_split = all(
        len(always - ever) >= LEAST_COLUMNS
        for always, ever in zip((upper, lower), sometimes, strict=True)
    )
    return [_t(SPLIT)] if is_split else []


def _filled(row: Row) -> frozenset[int]:
    return frozenset(place for place, cell in enumerate(row.cells) if not is_blank(cell))


def _always(rows: Sequence[Row]) -> frozenset[int]:
    """Return the columns that all of some rows fill."""
    return reduce(frozenset.intersection, map(_filled, rows))


def _ever(rows: Sequence[Row]) -> frozenset[int]:
    return reduce(frozenset.union, map(_filled, rows))
