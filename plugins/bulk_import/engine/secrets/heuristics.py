"""Heuristics: whether a cell resembles a secret or cannot be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..cells.damage import is_error_value
from ..cells.keys import trim
from ..cells.white_space import is_blank
from ..columns.layout import Layout
from ..fields.base.field import Field
from ..notation.booleans import TRUTHS
from ..rows.rows import Row

SECRET_LENGTH = 8
NUMBER_LENGTH = 6
NAME_LENGTH = 2
"""A single letter stands in nearly every text."""
_KINDS = (str.isupper, str.islower, str.isdigit)


def looks_secret(cell: str) -> bool:
    """Return whether a cell looks like what password policies ask for."""
    return len(cell) >= SECRET_LENGTH and all(any(map(kind, cell)) for kind in _KINDS)


def is_long_number(cell: str) -> bool:
    """Return whether a cell is a number of more digits than extensions have."""
    text = trim(cell)
    return len(text) >= NUMBER_LENGTH and text.isdecimal()


def cannot_be_secret(cell: str) -> bool:
    """Return whether a cell is blank, a truth value or a spreadsheet's error, and so no secret."""
    return is_blank(cell) or trim(cell).upper() in TRUTHS or is_error_value(trim(cell))


def without_names(layout: Layout, row: Row, column: Field[Any]) -> str:
    """Return a cell without the free texts of its row: logins hold names, and secrets must not.

    What is left is the secret where a delimiter was lost between the two. A name may stand in a
    column that refuses it. Names of existing things are left in, as they are common words.
    """
    text = layout.cell(row, column)
    if len(text) < NAME_LENGTH:
        return text
    folded = text.lower()
    names = [
        name
        for name in _names(layout, row, column)
        if len(name) >= NAME_LENGTH and (name in text or name.lower() in folded)
    ]
    # A short name may be the beginning of a longer one.
    for name in sorted(names, key=len, reverse=True):
        text = _without(text, name)
    return text


def _names(layout: Layout, row: Row, column: Field[Any]) -> Iterator[str]:
    own, cells = layout.places.get(column), row.cells
    for place in layout.texts.values():
        if place != own and place < len(cells):
            yield trim(cells[place])
    for problem in row.problems:
        at = layout.place_of(problem.field)
        if at is not None and at != own and at < len(cells):
            yield trim(cells[at])


def _without(text: str, name: str) -> str:
    """Return a text without a name, ignoring case."""
    folded, part = text.lower(), name.lower()
    if len(folded) != len(text) or part not in folded:
        return text.replace(name, "")
    at = folded.index(part)
    return _without(text[:at] + text[at + len(part) :], name)
