"""Notes on days that programs write for one that is not known or never comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...cells.keys import trim
from ...sentences.language import N_

NO_DAY = N_(
    "{day} is what programs write for a day that is not known or never comes; it is taken as it "
    "stands"
)
SHOWN_DAYS = 3
"""How many of them are noted one by one."""
#: SAP, Oracle and directories end what has no end in 9999, others in 2999; nothing is the first day
#: of a calendar: of the first year, of 1900, of spreadsheets and of Unix.
_NO_DAY = re.compile(
    r"(?:9999|2999)[-./]?12[-./]?31|31[-./]?12[-./]?(?:9999|2999)|12[-./]31[-./](?:9999|2999)"
    r"|(?:0001|1900)[-./]?01[-./]?01|0?1[-./]0?1[-./](?:0001|1900)"
    r"|1899[-./]12[-./]3[01]|3[01][-./]12[-./]1899|12[-./]3[01][-./]1899"
)


def no_days(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield where such a day stands, whatever stands in the other cells."""
    found = [cell for cell in dict.fromkeys(cells) if is_no_day(cell)]
    for day in found[:SHOWN_DAYS]:
        places = [at for at, cell in enumerate(cells) if cell == day]
        yield NO_DAY.format(day=trim(day)), places


def is_no_day(cell: str) -> bool:
    """Return whether a cell is such a day."""
    return _NO_DAY.match(trim(cell)) is not None
