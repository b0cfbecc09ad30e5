"""A table that is turned round: the names of the columns stand below each other, in the first."""

from __future__ import annotations

from itertools import islice

from .delimiter import Opening
from .header import Names
from .refusals import HEADER_TURNED, HINT_TURNED, header_refused
from .sheet import Refusal
from .text import FileText

LEAST_NAMES = 3
"""So many names of columns below each other are no chance."""
_MOST_LINES = 20


def refuse_turned(text: FileText, opening: Opening, names: Names) -> Refusal | None:
    """Refuse a file in which each line is a column; no cell is repeated."""
    header = opening.header
    if names.count(header.cells)[0] > 1 or not names.is_known(header.cells[0]):
        return None
    lines = islice((each.text for each in text.lines()), _MOST_LINES)
    begins = {line.partition(opening.delimiter)[0].strip(' "') for line in lines}
    if sum(map(names.is_known, begins)) < LEAST_NAMES:
        return None
    return header_refused(HEADER_TURNED, HINT_TURNED, header.line)
