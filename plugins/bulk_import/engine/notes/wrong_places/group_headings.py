"""Notes on headings that name a team, a plan or a group for the rows below them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from ...cells.keys import canonical_key
from ...cells.white_space import is_blank
from ...columns.allowed_values import choices_of
from ...columns.layout import Layout
from ...declaration.importer import Importer
from ...fields.base.field import Field
from ...rows.rows import Row


def headed_column(
    layout: Layout, importer: Importer, headings: Sequence[Row], rows: Sequence[Row]
) -> Field[Any] | None:
    """Return the column whose values stand in headings, and nowhere in its own place.

    :param headings: rows of one or two cells.
    :param rows: all rows that fit their header, headings among them.
    """
    blank = [
        each
        for each in layout.places
        if each.is_listed and each.required and not any(_holds(layout, each, row) for row in rows)
    ]
    choices = choices_of(importer) if blank else {}
    for field in blank:
        keys = set(map(canonical_key, choices.get(field, ())))
        if all(is_heading(row.cells, keys) for row in headings):
            return field
    return None


def _holds(layout: Layout, field: Field[Any], row: Row) -> bool:
    return not is_blank(layout.cell(row, field))


def is_heading(cells: Sequence[str], keys: Collection[str]) -> bool:
    """Return whether a row holds nothing but one value of a column.

    :param keys: of the values of the column (`canonical_key`).
    """
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) == 1 and canonical_key(filled[0]) in keys
