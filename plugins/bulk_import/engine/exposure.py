"""Which cells of a failed row may be shown: never one that holds the secret, or that may hold it.

Where a stray delimiter has moved the cells of a row, the secret stands under another column's name.
"""

from __future__ import annotations

from .booleans import TRUTHS
from .fields import Boolean
from .layout import Layout
from .rows import Row

REACH = 3
"""How many columns away a moved truth value is looked for."""


def hidden_places(layout: Layout, row: Row) -> frozenset[int]:
    """Return the places of the cells that are blanked wherever the row is shown (decision 20)."""
    secret = next((place for field, place in layout.places.items() if field.is_secret), None)
    if secret is None:
        return frozenset()
    reach = abs(len(row.cells) - len(layout.columns)) if row.misshapen else _shift(layout, row)
    if row.misshapen:
        reach = max(reach, 1)
    return frozenset(range(max(0, secret - reach), secret + reach + 1))


def has_moved(layout: Layout, row: Row) -> bool:
    """Say whether the cells of a row do not stand where the header says."""
    return row.misshapen or _shift(layout, row) > 0


def _shift(layout: Layout, row: Row) -> int:
    """Return how far a well-shaped row seems to be moved: a truth value in a stranger's column."""
    faulty = {problem.field for problem in row.problems}
    booleans = {
        place: field for field, place in layout.places.items() if isinstance(field, Boolean)
    }
    for place, field in booleans.items():
        if field.label not in faulty:
            continue
        for distance in range(1, REACH + 1):
            for neighbour in (place - distance, place + distance):
                if neighbour not in booleans and _is_truth(row, neighbour):
                    return distance
    return 0


def _is_truth(row: Row, place: int) -> bool:
    return 0 <= place < len(row.cells) and row.cells[place].strip().upper() in TRUTHS
