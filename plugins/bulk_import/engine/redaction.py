"""Which cells of a failed row may be shown: never one that holds the secret, or that may hold it.

Where a stray delimiter has moved the cells of a row, the secret stands under another column's name;
where quotation marks have swallowed a line, it stands in the middle of another cell. In a row of
the right shape a secret in a stranger's column is told by the traces that moving leaves, or by its
looks; one that looks like any other word, and left no trace, cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .fields.damage import undamaged
from .fields.field import Field
from .fields.keys import canonical_key, trim
from .layout import Layout
from .misalignment import shifts
from .rows import Problem, Row

NEIGHBOURS = 2
"""How many columns away a secret is looked for in a row of the right shape."""
SECRET_LENGTH = 8
_WORD = re.compile(r"\w{3,}")


def hidden_places(layout: Layout, row: Row) -> frozenset[int]:
    """Return the places of the cells that are blanked wherever the row is shown (decision 20)."""
    hidden = {layout.places[each] for each in layout.gone}
    if not layout.secrets:
        return frozenset(hidden)
    # A pair of stray quotation marks makes one cell of all that stands between them.
    hidden.update(place for place, cell in enumerate(row.cells) if "\n" in cell or "\r" in cell)
    reach = _reach(layout, row)
    for secret, place in layout.secrets:
        hidden.update(range(max(0, place - reach), place + reach + 1))
        hidden.update(_suspects(layout, row, secret, place))
    return frozenset(hidden)


def has_moved(layout: Layout, row: Row) -> bool:
    """Say whether the cells of a row do not stand where the header says."""
    return _reach(layout, row) > 0 or any(
        _is_elsewhere(layout, row, secret, neighbour)
        for secret, place in layout.secrets
        for _, neighbour in _neighbours(layout, place)
    )


def shown_hint(layout: Layout, row: Row, problem: Problem, hidden: frozenset[int]) -> str:
    """Return the hint of a problem, "" when it speaks of a cell that is hidden."""
    place = layout.place_of(problem.field)
    if place is None or place not in hidden or place >= len(row.cells):
        return problem.hint
    cell, hint = row.cells[place], canonical_key(problem.hint)
    words = _WORD.findall(canonical_key(undamaged(trim(cell)) or cell))
    return "" if any(word in hint for word in words) else problem.hint


def _reach(layout: Layout, row: Row) -> int:
    """Return how far from its column the secret may stand by the shape of the row."""
    if row.misshapen:
        return max(1, abs(len(row.cells) - len(layout.columns)))
    return 0 if _came_back(layout, row) else _shift(layout, row)


def _shift(layout: Layout, row: Row) -> int:
    """Return how far a well-shaped row seems to be moved."""
    return next((abs(each.distance) for each in shifts(layout, row)), 0)


def _suspects(layout: Layout, row: Row, secret: Field[Any], place: int) -> Iterator[int]:
    """Yield the places beside the secret's of cells that may hold it, by their looks and faults.

    A cell that its own column refuses must be typed again anyhow, so little is lost with it.
    """
    has_come_back = _came_back(layout, row)
    faulty = {problem.field for problem in row.problems}
    # A problem whose column is not known any more may be that of any.
    is_unclear = row.misshapen or not all(map(layout.knows, faulty))
    is_blank = not row.misshapen and not has_come_back and _is_blank(layout, row, secret)
    for neighbour, field in _neighbours(layout, place):
        is_refused = is_unclear or field.name in faulty
        is_like = _looks_secret(layout.cell(row, field))
        is_moved = not has_come_back and _is_elsewhere(layout, row, secret, field)
        if is_moved or (is_refused and (is_blank or is_like)):
            yield neighbour


def _came_back(layout: Layout, row: Row) -> bool:
    """Say whether a row of an error file has the blank secret with which it was handed out.

    What was shown then is shown again, or the file would lose cells each time it comes back. Cells
    that moved since would have taken the one in the Errors column with them (decision 57).
    """
    if row.misshapen or not layout.secrets or _told(layout, row) == "":
        return False
    return all(_is_blank(layout, row, secret) for secret, _ in layout.secrets)


def _told(layout: Layout, row: Row) -> str:
    """Return what the row says in the Errors column, "" in a file without one."""
    place = layout.columns.index(None) if None in layout.columns else len(row.cells)
    return row.cells[place].strip() if place < len(row.cells) else ""


def _is_elsewhere(layout: Layout, row: Row, secret: Field[Any], neighbour: Field[Any]) -> bool:
    """Say whether a neighbour looks like a secret and the secret's own cell does not."""
    if _was_kept(row, secret) or layout.is_truth(neighbour):
        return False
    return _looks_secret(layout.cell(row, neighbour)) and not _looks_secret(
        layout.cell(row, secret)
    )


def _neighbours(layout: Layout, place: int) -> list[tuple[int, Field[Any]]]:
    """Return the columns near the secret's, but for the Errors column."""
    near = range(max(0, place - NEIGHBOURS), place + NEIGHBOURS + 1)
    return [
        (other, field) for field, other in layout.places.items() if other in near and other != place
    ]


def _is_blank(layout: Layout, row: Row, secret: Field[Any]) -> bool:
    """Say whether the secret's cell was uploaded blank; one emptied by us was not."""
    return not secret.tidy(layout.cell(row, secret)) and not _was_kept(row, secret)


def _was_kept(row: Row, secret: Field[Any]) -> bool:
    """Say whether the secret's cell is blank because its reference could not be resolved."""
    return any(problem.final and problem.field == secret.name for problem in row.problems)


def _looks_secret(cell: str) -> bool:
    """Say whether a cell looks like what password policies ask for."""
    kinds = (str.isupper, str.islower, str.isdigit)
    return len(cell) >= SECRET_LENGTH and all(any(map(kind, cell)) for kind in kinds)
