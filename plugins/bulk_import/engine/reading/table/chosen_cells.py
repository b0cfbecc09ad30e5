"""Cells of columns that a person has skipped or declared to hold the opposite of a field."""

from __future__ import annotations

from collections.abc import Sequence

from ...columns.negated_booleans import negated
from ...fields.skipped_column import is_left_out
from ...notation.booleans import is_truth_word
from ...rows.paged_rows import edited
from ...rows.rows import Row
from .header_check import Header


def settle(rows: Sequence[Row], header: Header) -> dict[int, dict[tuple[str, str], int]]:
    """Empty the skipped cells, negate those of opposites, and return what was negated.

    In a row that does not fit its header it is unknown which truth value belongs to which column,
    so none is handed out: under the name of the field it would say the opposite.

    :return: by the place of a column, how often a word has become another.
    """
    left = [place for place, column in enumerate(header.columns) if is_left_out(column)]
    turned: dict[int, dict[tuple[str, str], int]] = {place: {} for place in sorted(header.turned)}
    if not left and not turned:
        return turned
    for row in edited(rows):
        if row.misshapen:
            if turned:
                row.withheld = tuple(n for n, cell in enumerate(row.cells) if _may_be_negated(cell))
            continue
        for place in left:
            row.cells[place] = ""
        for place, counts in turned.items():
            before = row.cells[place]
            row.cells[place] = after = negated(before)
            if after != before:
                counts[before, after] = counts.get((before, after), 0) + 1
    return turned


def _may_be_negated(cell: str) -> bool:
    return is_truth_word(cell) or negated(cell) != cell
