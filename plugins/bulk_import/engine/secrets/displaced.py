"""Detection of displaced cells in a row of the right shape.

A secret that its rules find good stands in its own place. Anywhere else truth values, blank ends
and columns that refuse their cells tell how far the secret may be from its own (decision 76).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..cells.keys import trim
from ..cells.white_space import is_blank
from ..columns.layout import Layout
from ..columns.misalignment import shifts
from ..fields.base.field import Field
from ..fields.skipped_column import is_left_out
from ..fields.textual.booleans import Boolean
from ..fields.textual.references import Reference
from ..fields.textual.texts import Digits
from ..notation.booleans import is_truth_word
from ..rows.rows import Row
from .alignment import FARTHEST
from .heuristics import (
    NAME_LENGTH,
    cannot_be_secret,
    is_long_number,
    looks_secret,
    without_names,
)
from .row_faults import is_filled, is_misplaced, is_stranger

NEAREST = 3
"""How many columns of the same side tell whether cells have moved."""
SEVERAL = 2
"""How many cells that are not what their columns hold are no slip of the hand."""
TRUTH_LENGTH = 3
"""Shorter words for a truth value are names, too."""


def is_sound(layout: Layout, row: Row, secret: Field[Any]) -> bool:
    """Return whether the secret stands in its place, as its rules have been asked and accept it.

    They are asked where other columns name something that exists, as those of a moved row do not.
    A login that a policy would take for a password holds a name.
    """
    if any(problem.field == secret.name for problem in row.problems):
        return False
    if not (is_anchored(layout, row) and is_filled(layout, row, secret)):
        return False
    if without_names(layout, row, secret) != layout.cell(row, secret):
        return False
    between = _between(layout, secret)
    if between is None or any(is_misplaced(layout, row, each) for each in between):
        # Cells may have moved between the two.
        return not distance(layout, row, secret)
    return True


def _between(layout: Layout, secret: Field[Any]) -> list[Field[Any]] | None:
    """Return the columns between the secret and the first after it that its rules need."""
    behind = list(layout.places)[list(layout.places).index(secret) + 1 :]
    found = next((n for n, each in enumerate(behind) if each.name in layout.anchors), None)
    return None if found is None else behind[:found]


def is_anchored(layout: Layout, row: Row) -> bool:
    """Return whether the rules about the secret could be asked: what they need exists."""
    faulty = {problem.field for problem in row.problems}
    if not layout.anchors or not all(map(layout.knows, faulty)):
        return False
    filled = [layout.cell(row, field) for field in layout.places if field.name in layout.anchors]
    is_whole = len(filled) == len(layout.anchors) and not any(map(is_blank, filled))
    return is_whole and not faulty & layout.anchors


def distance(layout: Layout, row: Row, secret: Field[Any]) -> int:
    """Return how far the cells of a row seem to have moved, 0 without a trace."""
    shift = next((abs(each.distance) for each in shifts(layout, row)), 0)
    is_wrecked = _is_wrecked(layout, row, secret)
    return max(row.surplus, shift, FARTHEST if is_wrecked else 0)


def _is_wrecked(layout: Layout, row: Row, secret: Field[Any]) -> bool:
    """Return whether a row has so many faults that its cells have probably moved.

    A secret that looks like one tells that they have not: then it is the names that are strange.
    """
    if looks_kept(layout, row, secret) or _is_unruled(layout, row, secret):
        return False
    misplaced = sum(is_misplaced(layout, row, each) for each in layout.places)
    strays = [each for each in layout.places if _is_no_truth(layout, row, each)]
    if strays and (misplaced > SEVERAL or any(_is_name(layout, row, each) for each in strays)):
        return True
    if _has_stray_truth(layout, row):
        return True
    if misplaced < SEVERAL:
        return False
    place = layout.places[secret]
    if _ends_blank(layout, row, secret):
        return True
    if place == max(layout.places.values()) and is_filled(layout, row, secret):
        return False
    between = _between(layout, secret) or ()
    if sum(is_misplaced(layout, row, each) for each in between) >= SEVERAL:
        return True
    before = _nearest(layout, row, range(place - 1, -1, -1))
    behind = _nearest(layout, row, range(place + 1, len(layout.columns)))
    if behind and all(behind):
        return True
    return bool(before) and all(before) and (not behind or any(behind))


def _is_unruled(layout: Layout, row: Row, secret: Field[Any]) -> bool:
    """Return whether no rule needs other columns to judge the secret, and it is not refused."""
    is_refused = any(problem.field == secret.name for problem in row.problems)
    return not layout.anchors and not is_refused and is_filled(layout, row, secret)


def _is_no_truth(layout: Layout, row: Row, field: Field[Any]) -> bool:
    """Return whether a cell of truth values is refused and no word for one in any language."""
    if not (layout.is_truth(field) and is_stranger(layout, row, field)):
        return False
    cell = layout.cell(row, field)
    return not (is_truth_word(cell) or cannot_be_secret(cell))


def _is_name(layout: Layout, row: Row, field: Field[Any]) -> bool:
    """Return whether another cell of the row holds the text of a cell, as logins hold names."""
    place, name = layout.places[field], trim(layout.cell(row, field)).casefold()
    others = (cell for other, cell in enumerate(row.cells) if other != place)
    return len(name) >= NAME_LENGTH and any(name in cell.casefold() for cell in others)


def _ends_blank(layout: Layout, row: Row, secret: Field[Any]) -> bool:
    """Return whether a row ends blank, as if it had lost cells and was filled up."""
    others = {
        place: each
        for each, place in layout.places.items()
        if each is not secret and not is_left_out(each)
    }
    last = others[max(others)]
    if not (is_misplaced(layout, row, last) and is_blank(layout.cell(row, last))):
        return False
    if max(others) < layout.places[secret]:
        return not is_filled(layout, row, secret)
    return not is_anchored(layout, row)


def _has_stray_truth(layout: Layout, row: Row) -> bool:
    """Return whether a truth value stands in a free text, and a boolean column lacks one."""
    if not any(layout.is_truth(each) and is_misplaced(layout, row, each) for each in layout.places):
        return False
    texts = (layout.cell(row, each) for each in layout.texts)
    return any(len(text) >= TRUTH_LENGTH and is_truth_word(text) for text in texts)


def _nearest(layout: Layout, row: Row, side: Iterable[int]) -> list[bool]:
    """Return which of the columns on one side of the secret hold something else, the nearest first.

    Asked are those that know their cells. A blank cell of an optional column tells nothing, and
    neither does a number that is long enough for a secret.
    """
    columns = (layout.columns[place] for place in side)
    typed = (each for each in columns if isinstance(each, Boolean | Digits | Reference))
    evidence = []
    for each in typed:
        cell, is_elsewhere = layout.cell(row, each), is_misplaced(layout, row, each)
        if is_elsewhere or not (is_blank(cell) or is_long_number(cell)):
            evidence.append(is_elsewhere)
    return evidence[:NEAREST]


def looks_kept(layout: Layout, row: Row, secret: Field[Any]) -> bool:
    """Return whether the secret's own cell looks like one, and not like a login."""
    return looks_secret(without_names(layout, row, secret))
