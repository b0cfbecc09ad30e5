"""Which cells of a failed row may be shown: never one that holds the secret, or that may hold it.

Where a stray delimiter has moved the cells of a row, the secret stands under another column's name;
where quotation marks have swallowed a line, it stands in the middle of another cell. A cell beside
the secret's is hidden where there is a trace of that, not on suspicion (decision 76).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Any

from ..cells.damage import undamaged
from ..cells.keys import canonical_key, trim
from ..columns.layout import Layout
from ..fields.base.field import Field
from ..fields.textual.booleans import Boolean
from ..fields.textual.references import Reference
from ..fields.textual.texts import Digits
from ..rows.rows import Problem, Row
from .alignment import FARTHEST, secret_places
from .displaced import distance, is_anchored, is_sound, looks_kept
from .heuristics import cannot_be_secret, is_long_number, looks_secret, without_names
from .row_faults import came_back, is_filled, is_misplaced, is_stranger, is_unfit, was_kept

NEIGHBOURS = 2
"""How many columns away a secret is looked for by its looks."""
LEFT_OVER = 5
"""Fewer characters beside the names of the row are no secret where another may be one."""
_DELIMITERS = ",;\t"
_MARKS = re.compile('[,;\t\r\n"]')
"""What a cell holds into which quotation marks have joined others."""
_WORD = re.compile(r"\w{3,}")


def hidden_places(layout: Layout, row: Row) -> frozenset[int]:
    """Return the places of the cells that are blanked wherever the row is shown (decision 20)."""
    hidden = {layout.places[each] for each in (*layout.gone, *layout.left_out)}
    hidden.update(row.withheld)
    if layout.secrets:
        hidden.update(_swallowers(layout, row))
    for secret, place in layout.secrets:
        hidden.add(place)
        hidden.update(each for each in _suspects(layout, row, secret, place) if _may_be(row, each))
    return frozenset(hidden)


def has_moved(layout: Layout, row: Row) -> bool:
    """Return whether the cells of a row do not stand where the header says."""
    return row.misshapen or any(
        _reach(layout, row, secret) > 0 or _lookalikes(layout, row, secret, place)
        for secret, place in layout.secrets
        if not (layout.is_found(secret) or is_sound(layout, row, secret))
    )


def shown_hint(layout: Layout, row: Row, problem: Problem, hidden: Set[int]) -> str:
    """Return the hint of a problem, "" when it is about a hidden cell."""
    place = layout.place_of(problem.field)
    if place is None or place not in hidden or place >= len(row.cells):
        return problem.hint
    cell, hint = row.cells[place], canonical_key(problem.hint)
    words = _WORD.findall(canonical_key(undamaged(trim(cell)) or cell))
    return "" if any(word in hint for word in words) else problem.hint


def _swallowers(layout: Layout, row: Row) -> Iterator[int]:
    """Yield the places of cells that a pair of stray quotation marks may have made of two rows.

    Such a cell takes as many delimiters as a row has, or the row has another number of cells.
    """
    is_odd = row.misshapen or row.surplus > 0
    for place, cell in enumerate(row.cells):
        if "\n" in cell or "\r" in cell:
            delimiters = max(map(cell.count, _DELIMITERS))
            if is_odd or delimiters >= len(layout.columns) - 1:
                yield place


def _may_be(row: Row, place: int) -> bool:
    """Return whether there is a cell at a place that may be a secret."""
    return 0 <= place < len(row.cells) and not cannot_be_secret(row.cells[place])


def _suspects(layout: Layout, row: Row, secret: Field[Any], place: int) -> Iterator[int]:
    """Yield the places beside the secret's of cells that may hold it."""
    if row.misshapen:
        yield from _reachable(layout, row, place)
        for neighbour, field in _neighbours(layout, place):
            if looks_secret(layout.cell(row, field)):
                yield neighbour
    elif not (layout.is_found(secret) or is_sound(layout, row, secret)):
        reach = _reach(layout, row, secret)
        yield from range(place - reach, place + reach + 1)
        yield from _lookalikes(layout, row, secret, place)
        for neighbour, field in _neighbours(layout, place):
            if _is_suspect(layout, row, secret, field):
                yield neighbour
        yield from _strays(layout, row)


def _strays(layout: Layout, row: Row) -> Iterator[int]:
    """Yield the places of cells that look like a secret where a column never holds such a text.

    Two delimiters may carry a secret farther than its neighbours, and leave a login in its place.
    """
    for field, place in () if came_back(layout, row) else layout.places.items():
        if isinstance(field, Boolean | Digits | Reference) and is_stranger(layout, row, field):
            is_named = any(each.emphasis for each in row.problems if each.field == field.name)
            if not is_named and looks_secret(layout.cell(row, field)):
                yield place


def _reachable(layout: Layout, row: Row, place: int) -> Set[int]:
    """Return where the secret of a row may stand that does not fit its header."""
    is_short = any(problem.code == "row.too_few" for problem in row.problems)
    is_plain = is_short and not any(map(_MARKS.search, row.cells))
    found = secret_places(layout, row.cells, place) if is_plain else set()
    if found:
        return found
    surplus = len(row.cells) - len(layout.columns)
    reach = max(1, abs(surplus))
    return set(range(place - reach, place + max(reach, FARTHEST if surplus > 0 else 0) + 1))


def _reach(layout: Layout, row: Row, secret: Field[Any]) -> int:
    """Return how far from its column the secret of a well-shaped row may stand, by its traces."""
    return 0 if came_back(layout, row) else distance(layout, row, secret)


def _is_suspect(layout: Layout, row: Row, secret: Field[Any], neighbour: Field[Any]) -> bool:
    """Return whether a cell that its own column refuses may be the secret.

    It must be typed again anyhow, so little is lost with it.
    """
    faulty = {problem.field for problem in row.problems}
    # A problem whose column is not known any more may be that of any.
    is_unclear = not all(map(layout.knows, faulty))
    if not (is_unclear or is_stranger(layout, row, neighbour)):
        return False
    if looks_secret(layout.cell(row, neighbour)):
        return True
    if came_back(layout, row) or was_kept(row, secret):
        return False
    is_named = any(each.emphasis for each in row.problems if each.field == neighbour.name)
    rest = without_names(layout, row, neighbour).strip()
    if is_named or len(rest) < (LEFT_OVER if is_filled(layout, row, secret) else 1):
        return False
    return _is_doubtful(layout, row, secret, neighbour)


def _is_doubtful(layout: Layout, row: Row, secret: Field[Any], neighbour: Field[Any]) -> bool:
    """Return whether the secret's own cell is blank or refused, or stands in for another.

    Where blanks are expected, a blank says nothing about an unknown name beside it; only a column
    that may be blank can have given its place to a secret without a trace. Where the rules of the
    secret could not be applied, a value on its other side that its column cannot hold is a sign.
    """
    if not is_filled(layout, row, secret):
        is_name = neighbour.required and not is_unfit(row, neighbour)
        return not (layout.expects_blanks and is_name)
    if looks_kept(layout, row, secret):
        return False
    if any(each.field == secret.name for each in row.problems):
        return True
    if is_anchored(layout, row):
        return without_names(layout, row, secret) != layout.cell(row, secret)
    if not layout.anchors:
        return False
    place, is_before = layout.places[secret], layout.places[neighbour] < layout.places[secret]
    return any(
        (other > place) == is_before and is_misplaced(layout, row, each)
        for each, other in layout.places.items()
    )


def _lookalikes(layout: Layout, row: Row, secret: Field[Any], place: int) -> list[int]:
    """Return the places of neighbours that look like a secret where its own cell does not."""
    if was_kept(row, secret) or came_back(layout, row) or looks_kept(layout, row, secret):
        return []
    return [
        neighbour
        for neighbour, field in _neighbours(layout, place)
        if not (layout.is_truth(field) or layout.is_secret(field))
        and _is_lookalike(layout, row, field)
    ]


def _is_lookalike(layout: Layout, row: Row, field: Field[Any]) -> bool:
    is_number = isinstance(field, Digits) and is_long_number(layout.cell(row, field))
    return is_number or looks_secret(without_names(layout, row, field))


def _neighbours(layout: Layout, place: int) -> list[tuple[int, Field[Any]]]:
    """Return the columns near the secret's, but for the Errors column."""
    near = range(max(0, place - NEIGHBOURS), place + NEIGHBOURS + 1)
    return [
        (other, field) for field, other in layout.places.items() if other in near and other != place
    ]
