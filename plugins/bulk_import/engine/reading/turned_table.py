"""A table that is turned round: the names of the columns stand below each other, in the first."""

from __future__ import annotations

from itertools import islice

from .delimiter import Opening
from .header import Names
from .refusals import HEADER_TURNED, HINT_TURNED, header_refused
from .sheet import Refusal

LEAST_NAMES = 3
"""So many names of columns below each other are no chance."""
_MOST_LINES = 20


def refuse_turned(opening: Opening, names: Names) -> Refusal | None:
    """Refuse a file in which each line is a column; no cell is repeated."""
    header = opening.header
    if names.count(header.cells)[0] > 1 or not names.is_known(header.cells[0]):
        return None
    begins = {row.cells[0] for row in islice(opening.rows, _MOST_LINES)}
    if sum(map(names.is_known, begins)) < LEAST_NAMES:
        return None
    return header_refused(HEADER_TURNED, HINT_TURNED, header.line)
