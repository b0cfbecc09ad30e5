"""Rows at the end of a file that were prepared and not filled in.

Google Sheets writes FALSE for each box to tick, however far down the boxes go, and formulas and
values are filled down for people who are still to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from ...cells.white_space import is_blank
from ...columns.layout import Layout
from ...rows.rows import Row
from ...sentences.language import N_

UNFILLED = N_(
    "{lines}, at the end of the file, hold nothing but what was filled down for rows to come, such "
    "as boxes to tick, formulas and one value; nothing is created of them. Delete these rows."
)
LEAST_ROWS = 3
"""How many rows that are all alike are no coincidence."""


def unfilled_rows(layout: Layout, rows: Sequence[Row], most: int) -> list[Row]:
    """Return the last rows whose cells are all the same and nearly all blank; [] if all are so.

    :param most: so many cells may be filled beside truth values.
    """
    last = rows[-1] if rows else None
    if last is None or last.misshapen or not last.problems:
        return []
    switches = {place for field, place in layout.places.items() if field.is_boolean}
    filled = [place for place, cell in enumerate(last.cells) if not is_blank(cell)]
    if len(set(filled) - switches) > most:
        return []
    backwards = (rows[at] for at in range(len(rows) - 1, -1, -1))
    found = [*takewhile(lambda row: row.cells == last.cells, backwards)][::-1]
    return found if LEAST_ROWS <= len(found) < len(rows) else []
