"""Which cells of a failed row may be shown: never one that holds the secret, or that may hold it.

Where a stray delimiter has moved the cells of a row, the secret stands under another column's name;
where quotation marks have swallowed a line, it stands in the middle of another cell. In a row of
the right shape a secret in a stranger's column is told by the traces that moving leaves, or by its
looks; one that looks like any other word, and left no trace, cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .booleans import TRUTHS
from .fields import Boolean, Field
from .layout import Layout
from .rows import Row

REACH = 3
"""How many columns away a moved truth value is looked for."""
NEIGHBOURS = 2
"""How many columns away a secret is looked for in a row of the right shape."""
SECRET_LENGTH = 8
JOINED_LENGTH = 3
"""So many characters before or behind a truth value are another cell, fewer a slip of the hand."""


def hidden_places(layout: Layout, row: Row) -> frozenset[int]:
    """Return the places of the cells that are blanked wherever the row is shown (decision 20)."""
    found = _secret(layout)
    if found is None:
        return frozenset()
    secret, place = found
    reach = _reach(layout, row)
    hidden = set(range(max(0, place - reach), place + reach + 1))
    # A pair of stray quotation marks makes one cell of all that stands between them.
    hidden.update(place for place, cell in enumerate(row.cells) if "\n" in cell or "\r" in cell)
    if not row.misshapen:
        hidden.update(_suspects(layout, row, secret, place))
    return frozenset(hidden)


def has_moved(layout: Layout, row: Row) -> bool:
    """Say whether the cells of a row do not stand where the header says."""
    found = _secret(layout)
    if row.misshapen or _shift(layout, row) > 0:
        return True
    return found is not None and any(
        _is_elsewhere(layout, row, found[0], neighbour)
        for neighbour in _neighbours(layout, found[1])
    )


def _secret(layout: Layout) -> tuple[Field[Any], int] | None:
    return next((each for each in layout.places.items() if each[0].is_secret), None)


def _reach(layout: Layout, row: Row) -> int:
    """Return how far from its column the secret may stand by the shape of the row."""
    if row.misshapen:
        return max(1, abs(len(row.cells) - len(layout.columns)))
    return _shift(layout, row)


def _shift(layout: Layout, row: Row) -> int:
    """Return how far a well-shaped row seems to be moved: a truth value in a stranger's column."""
    faulty = _faulty(row)
    booleans = {
        place: field for field, place in layout.places.items() if isinstance(field, Boolean)
    }
    for place, field in booleans.items():
        if field.label not in faulty:
            continue
        if _is_joined(row, place):
            return 1
        for distance in range(1, REACH + 1):
            for neighbour in (place - distance, place + distance):
                if neighbour not in booleans and _is_truth(row, neighbour):
                    return distance
    return 0


def _suspects(layout: Layout, row: Row, secret: Field[Any], place: int) -> Iterator[int]:
    """Yield the places beside the secret's of cells that may hold it in a row of the right shape.

    A cell that its own column refuses must be typed again anyhow, so little is lost with it.
    """
    faulty = _faulty(row)
    is_blank = not secret.tidy(row.cells[place]) and not _was_kept(row, secret)
    for neighbour in _neighbours(layout, place):
        field = layout.columns[neighbour]
        is_refused = field is not None and field.label in faulty
        is_like = _looks_secret(row.cells[neighbour])
        is_moved = _is_elsewhere(layout, row, secret, neighbour)
        if is_moved or (is_refused and (is_blank or is_like)):
            yield neighbour


def _is_elsewhere(layout: Layout, row: Row, secret: Field[Any], neighbour: int) -> bool:
    """Say whether a neighbour looks like a secret and the secret's own cell does not."""
    if _was_kept(row, secret) or isinstance(layout.columns[neighbour], Boolean):
        return False
    return _looks_secret(row.cells[neighbour]) and not _looks_secret(layout.cell(row, secret))


def _neighbours(layout: Layout, place: int) -> list[int]:
    last = len(layout.columns) - 1
    near = range(max(0, place - NEIGHBOURS), min(last, place + NEIGHBOURS) + 1)
    return [each for each in near if each != place and layout.columns[each] is not None]


def _was_kept(row: Row, secret: Field[Any]) -> bool:
    """Say whether the secret's cell is blank because its reference could not be resolved."""
    return any(problem.final and problem.field == secret.label for problem in row.problems)


def _faulty(row: Row) -> set[str]:
    return {problem.field for problem in row.problems}


def _looks_secret(cell: str) -> bool:
    """Say whether a cell looks like what password policies ask for."""
    kinds = (str.isupper, str.islower, str.isdigit)
    return len(cell) >= SECRET_LENGTH and all(any(map(kind, cell)) for kind in kinds)


def _is_truth(row: Row, place: int) -> bool:
    return 0 <= place < len(row.cells) and row.cells[place].strip().upper() in TRUTHS


def _is_joined(row: Row, place: int) -> bool:
    """Say whether a cell is a truth value and another cell, because a delimiter is missing."""
    text = row.cells[place].strip().upper() if place < len(row.cells) else ""
    return any(
        len(text) >= len(word) + JOINED_LENGTH and (text.startswith(word) or text.endswith(word))
        for word in TRUTHS
    )
