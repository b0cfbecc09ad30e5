"""A table that is turned round: the names of the columns stand below each other, in the first."""

from __future__ import annotations

import re
from itertools import islice

from ...sentences.language import N_
from ..delimited.delimiter import Opening
from ..delimited.text import FileText
from ..naming.header import Names
from ..refusals import HEADER_TURNED, HINT_TURNED, header_refused
from ..sheet import Refusal

HINT_LISTED = N_(
    "Each line holds one cell, with the name of its column in front, as programs list a record. "
    "Export the rows as CSV where they come from, then choose the new file."
)
LEAST_NAMES = 3
"""How many names of columns below each other are no coincidence."""
_MOST_LINES = 20
#: Blank lines, and those that stand above a record in settings files and lists.
_SECTION = re.compile(r"\s*(?:\[+[^\],;\t]*\]+|-{3,}|\W{0,3}[0-9]+\W{0,3})?\s*")


def refuse_turned(text: FileText, opening: Opening, names: Names) -> Refusal | None:
    """Refuse a file in which each line is a column; no cell is repeated."""
    header = opening.header
    if names.count(header.cells)[0] > 1:
        return None
    filled = (each.text for each in text.lines() if not _SECTION.fullmatch(each.text))
    lines = list(islice(filled, _MOST_LINES))
    signs = [(opening.delimiter, HINT_TURNED), *((sign, HINT_LISTED) for sign in ":= ")]
    for sign, hint in signs:
        begins = [line.partition(sign)[0].strip(' "') for line in lines]
        if (
            begins
            and names.is_known(begins[0])
            and sum(map(names.is_known, {*begins})) >= LEAST_NAMES
        ):
            return header_refused(HEADER_TURNED, hint, header.line)
    return None
