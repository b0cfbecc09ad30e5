"""Misaligned rows: by how many columns cells are shifted, detected by truth values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ..fields.base.field import Field
from ..fields.textual.booleans import Boolean
from ..notation.booleans import TRUTHS
from ..rows.rows import Row
from ..sentences.language import _n, _t
from .layout import Layout

REACH = 3
"""How many columns away a moved truth value is looked for."""
JOINED_LENGTH = 3
"""How many characters before or after a truth value are another cell, fewer a slip of the hand."""


class Shift(NamedTuple):
    """A truth value in the wrong column."""

    field: Field[Any]
    """The column that it seems to belong to."""
    distance: int
    """How many columns it stands to the right; less than zero: to the left."""
    place: int | None
    """Where it stands; None when it is joined to another cell."""


def shifts(layout: Layout, row: Row) -> Iterator[Shift]:
    """Yield what has moved in a row of the right shape: the nearest of each column at fault."""
    faulty = {problem.field for problem in row.problems}
    booleans = {place: field for field, place in layout.places.items() if layout.is_truth(field)}
    for place, field in booleans.items():
        if field.name not in faulty:
            continue
        if _is_joined(row, place):
            yield Shift(field, 1, None)
            continue
        for distance in sorted(range(-REACH, REACH + 1), key=abs):
            if place + distance not in booleans and _is_truth(row.cells, place + distance):
                yield Shift(field, distance, place + distance)
                break


def point_out(layout: Layout, row: Row) -> None:
    """Let the problem of a truth value that has moved say where it stands; no cell is quoted."""
    for shift in shifts(layout, row):
        stranger = None if shift.place is None else layout.columns[shift.place]
        if stranger is None:
            continue
        hint, name = _hint(shift.distance, stranger), shift.field.name
        row.problems = [
            replace(problem, hint=hint, emphasis="") if problem.field == name else problem
            for problem in row.problems
        ]


def _hint(distance: int, stranger: Field[Any]) -> str:
    count = abs(distance)
    columns = _n("one column", "{n} columns", count)
    if distance < 0:
        where, what = (
            _t("left"),
            _n("a missing cell", "{n} missing cells", count),
        )
    else:
        where, what = (
            _t("right"),
            _n("a cell too many", "{n} cells too many", count),
        )
    return _t(
        "It seems to stand {columns} to the {where}, under {label}; look for {what} before it",
        columns=columns,
        where=where,
        label=stranger.label,
        what=what,
    )


def first_misfit(cells: Sequence[str], columns: Sequence[Any], surplus: int) -> str:
    """Return the label of the first boolean column that fits once cells are removed or inserted.

    :param surplus: how many cells are too many; less than zero: missing. "" when nothing tells.
    """
    for place, column in enumerate(columns):
        if isinstance(column, Boolean) and not _is_truth(cells, place):
            return str(column.label) if _is_truth(cells, place + surplus) else ""
    return ""


def ends_in_place(cells: Sequence[str], columns: Sequence[Any]) -> bool:
    """Return whether the last column holds truth values, and all of these stand in their places."""
    places = [place for place, column in enumerate(columns) if isinstance(column, Boolean)]
    is_last = bool(places) and places[-1] == len(columns) - 1
    return is_last and all(_is_truth(cells, place) for place in places)


def _is_truth(cells: Sequence[str], place: int) -> bool:
    return 0 <= place < len(cells) and cells[place].strip().upper() in TRUTHS


def _is_joined(row: Row, place: int) -> bool:
    """Return whether a cell is a truth value and another cell, because a delimiter is missing."""
    text = row.cells[place].strip().upper() if place < len(row.cells) else ""
    return any(
        len(text) >= len(word) + JOINED_LENGTH and (text.startswith(word) or text.endswith(word))
        for word in TRUTHS
    )
