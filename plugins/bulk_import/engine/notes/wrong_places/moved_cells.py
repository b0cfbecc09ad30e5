"""Notes on columns in which a cell was deleted or inserted, so that those below it have moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

from ...cells.keys import trim
from ...cells.white_space import is_blank
from ...columns.layout import Layout
from ...fields.base.field import Field
from ...fields.textual.texts import Digits
from ...rows.page import column_of, shaped_rows
from ...rows.rows import Row
from ...sentences.language import N_
from ..note_on_lines import note_on_lines

UP = N_(
    "Blank at the end and filled in every row above, as where a cell was deleted and those below "
    "it have moved up; then each row below it has what belongs to the next one. Compare some rows "
    "with where they come from"
)
DOWN = N_(
    "Stands alone below the other rows, as where a cell was inserted and those below it have moved "
    "down; then each of these rows has what belongs to the one above. Compare some rows with where "
    "they come from"
)
FIRST = N_(
    "Blank in the first row and filled in every row below, as where the column was moved down by a "
    "row; then each row has what belongs to the one above. Compare some rows with where they come "
    "from"
)
LEAST_ROWS, LEAST_OF_OPTIONAL = 5, 24
"""How many rows show that a column is filled, and that an optional one is.

Of fewer rows the last one has a blank cell by chance.
"""
LEAST_SHIFTED = 8
"""With fewer rows it is a coincidence that only the first one is blank."""
MOST_COLUMNS = 2
"""A last row that lacks more cells is one that was not written to its end."""


def moved_cell_notes(layout: Layout, rows: Sequence[Row]) -> list[str]:
    """Return which columns seem to have moved by a row in a part of the file.

    What is above the last row is looked at only where a column ends before it or after it.
    """
    if len(rows) < LEAST_ROWS or rows[-1].misshapen:
        return []
    if field := lone_cell(layout, rows):
        return [note_on_lines(field, [rows[-1].line], DOWN)]
    if shifted := _moved_down(layout, rows):
        return [note_on_lines(shifted, [rows[0].line], FIRST)]
    last = rows[-1]
    blank = [each for each in _read(layout) if is_blank(layout.cell(last, each))]
    if len([each for each in blank if _is_needed(layout, each)]) > MOST_COLUMNS:
        return []
    return [note_on_lines(each, [last.line], UP) for each in _moved_up(layout, rows, blank)]


def lone_cell(layout: Layout, rows: Sequence[Row]) -> Field[Any] | None:
    """Return the column of a last row that holds one cell, which another row lacks.

    It has to be of a kind with those above it, as remarks and totals stand below a table, too.
    """
    if len(rows) < LEAST_ROWS or rows[-1].misshapen:
        return None
    columns = _read(layout)
    filled = [each for each in columns if not is_blank(layout.cell(rows[-1], each))]
    if len(filled) != 1 or filled[0] is columns[0]:
        return None
    *above, cell = _cells(layout, rows, filled[0])
    blanks = sum(map(is_blank, above))
    is_missed = blanks == 1 if _is_needed(layout, filled[0]) else blanks > 0
    return filled[0] if is_missed and _is_alike(filled[0], cell, above) else None


def _is_alike(field: Field[Any], cell: str, above: Sequence[str]) -> bool:
    if field.is_listed or field.is_boolean:
        return cell in above
    return not isinstance(field, Digits) or {len(cell)} == {len(each) for each in above if each}


def _moved_down(layout: Layout, rows: Sequence[Row]) -> Field[Any] | None:
    """Return the required column of which the first row alone is blank."""
    first = rows[0]
    if first.misshapen:
        return None
    required = [each for each in _read(layout) if _is_needed(layout, each)]
    blank = [each for each in required if is_blank(layout.cell(first, each))]
    if len(blank) != 1 or blank[0] is required[0] or len(rows) < LEAST_SHIFTED:
        return None
    cells = _cells(layout, rows, blank[0])
    return None if any(map(is_blank, cells[1:])) else blank[0]


def _moved_up(
    layout: Layout, rows: Sequence[Row], blank: Sequence[Field[Any]]
) -> Iterator[Field[Any]]:
    for field in blank:
        if not _is_needed(layout, field) and len(rows) < LEAST_OF_OPTIONAL:
            continue
        place, above = layout.places[field], islice(rows, len(rows) - 1)
        # Most columns with a blank cell at the end have others soon.
        if any(is_blank(row.cells[place]) for row in above if not row.misshapen):
            continue
        if _is_needed(layout, field) or not _is_sorted(_cells(layout, rows[:-1], field)):
            yield field


def _is_needed(layout: Layout, field: Field[Any]) -> bool:
    """Return whether a blank cell is a fault: in an update all but what names a record may stay."""
    is_kept = layout.operation.is_updating and field.unique is None
    return field.required and not is_kept


def _is_sorted(cells: Sequence[str]) -> bool:
    """Return whether cells stand in order: blank ones end a column by which a sheet is sorted."""
    keys = [(len(cell), cell) if cell.isdecimal() else (0, cell.casefold()) for cell in cells]
    return all(one <= other for one, other in pairwise(keys))


def _read(layout: Layout) -> list[Field[Any]]:
    """Return the columns of the file of which something is taken."""
    others = {*layout.left_out, *layout.gone}
    return [each for each in layout.places if each not in others]


def _cells(layout: Layout, rows: Sequence[Row], field: Field[Any]) -> list[str]:
    return list(map(trim, column_of(shaped_rows(rows), layout.places[field])))
