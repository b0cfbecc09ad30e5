"""Tables that are drawn with signs or set with blanks, as terminals, wikis and copied pages have
them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...sentences.language import N_
from ..naming.header import Names
from ..naming.spelling import name_key

HINT_DRAWN = N_(
    "The table is drawn with lines and signs, as databases, terminals, wikis and Markdown show "
    "one. Export the rows as CSV where they come from, then choose the new file."
)
HINT_COPIED = N_(
    "Nothing but blanks stands between the names, as in text that was copied from a PDF, a mail or "
    "a terminal. Copy the table into a spreadsheet, or export it where it comes from, and save it "
    "as CSV UTF-8."
)
LEAST_NAMES = 3
"""How many names of columns in one cell are no coincidence."""
_LONGEST = 2_000
#: A line of a frame, a row between bars, a table of a wiki, and vertical output of a database.
_DRAWN = re.compile(
    r"[+|]?[-=─━═]{2,}[-+=|─━═┬╦┼╤┳]*$|[┌╔╒╭┏├│║┃]|\|\|?[^|]+\|.*\|$|\{\||\|={3,}|\*{3,} *\d+\. row"
    r"|-\[ RECORD \d+ \]"
)


def is_drawn(cells: Sequence[str]) -> bool:
    """Return whether a first line of one cell is a part of a table that is drawn."""
    return len(cells) == 1 and _DRAWN.match(cells[0].strip()[:_LONGEST]) is not None


def are_copied(names: Names, cells: Sequence[str]) -> bool:
    """Return whether names of columns stand in one cell with nothing but blanks between them."""
    if len(cells) != 1:
        return False
    line = " ".join(map(name_key, cells[0][:_LONGEST].split()))
    return sum(name_key(each.label) in line for each in names.fields) >= LEAST_NAMES
