"""Cells that an error file left out because they may hold a secret, put back unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ..cells.white_space import is_blank
from ..columns.layout import Layout
from ..fields.base.field import Field
from ..rows.rows import Row
from ..secrets.redaction import has_moved, hidden_places
from .cell_verdict import is_same_value
from .comparison import handed_out
from .differences import Difference
from .original import Original, Pair


def put_back(layout: Layout, pairs: Sequence[Pair], columns: Iterable[Difference]) -> None:
    """Give rows that came back the cells that were handed out blank and are blank still.

    A cell that was no fault of its row and stood in its place is what it was. Any other cell may be
    left blank on purpose. It is put back if nothing in the row was changed and the row could be
    created without it. They stay hidden wherever the row is shown.

    :param columns: those in which the pairs differed before any cell was put back.
    """
    for number, blank in _came_back_blank(pairs, columns).items():
        row, original = pairs[number]
        # Most rows come back with all that they had; which are hidden is asked for others only.
        hidden = hidden_places(original.layout, original.row)
        left_out = [field for field, before in blank if before in hidden]
        if not left_out or all(row.cells):
            continue
        kept = [each for each in left_out if _is_in_place(each, original)]
        if len(kept) < len(left_out) and _is_unchanged(layout, row, original):
            kept = kept if _is_incomplete(layout, row, kept) else left_out
        for field in kept:
            row.cells[layout.places[field]] = original.layout.cell(original.row, field)
        row.withheld = tuple(sorted(layout.places[field] for field in kept))


def _came_back_blank(
    pairs: Sequence[Pair], columns: Iterable[Difference]
) -> dict[int, list[tuple[Field[Any], int]]]:
    """Return by pair the columns whose cell is blank and was not, and where each stood.

    A required secret is never among them: that it is blank fails the row anyhow.
    """
    found: dict[int, list[tuple[Field[Any], int]]] = {}
    for field, place, before, numbers, handed, returned in columns:
        if (field.is_secret and field.required) or all(map(str.strip, returned)):
            continue
        for number, text in zip(numbers, handed, strict=True):
            # One that a program had blanked may have been put back since.
            if is_blank(pairs[number][0].cells[place]) and not is_blank(text):
                found.setdefault(number, []).append((field, before))
    return found


def _is_incomplete(layout: Layout, row: Row, kept: Collection[Field[Any]]) -> bool:
    """Return whether the row fails anyhow, because a required cell is blank."""
    return any(
        field.required and field not in kept and is_blank(row.cells[place])
        for field, place in layout.places.items()
    )


def _is_unchanged(layout: Layout, row: Row, original: Original) -> bool:
    """Return whether every cell came back as it was handed out."""
    for field, place in layout.places.items():
        if field not in original.layout.places:
            continue
        handed, returned = handed_out(original, field), row.cells[place]
        handed = original.layout.cell(original.row, field) if handed is None else handed
        if handed != returned and not is_same_value(field, handed, returned):
            return False
    return True


def _is_in_place(field: Field[Any], original: Original) -> bool:
    """Return whether a hidden cell was no fault of its row, and stood under its own header."""
    row, layout = original
    is_at_fault = any(problem.field == field.name for problem in row.problems)
    return not (is_at_fault or layout.is_found(field) or has_moved(layout, row))
