"""Notes on columns of first days that hold days of birth."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from ...sentences.language import N_
from .far_years import year_of

BIRTHDAYS = N_(
    "All dates lie sixteen years back or more, as days of birth do; perhaps another column holds "
    "what belongs here. They are taken as they stand"
)
LEAST_ROWS = 4
"""A smaller number of people may all have begun long ago."""
YOUNGEST, OLDEST = 16, 90
"""The ages, in years, of people who work."""
LEAST_SPREAD = 5
"""People are not all of one age, as those are who have begun together."""
_FIRST_DAY = re.compile(
    r"\b(?:from|starts?|since|begins?|beginning|hired?|joined|joining|entry|first day)\b"
)


def birthdays(label: str, cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield that the dates of a column are those of births, though its name asks for first days.

    :param label: the name of the column, such as *Active From*.
    """
    filled = [at for at, cell in enumerate(cells) if cell]
    if len(filled) < LEAST_ROWS or not _FIRST_DAY.search(label.lower()):
        return
    now = dt.datetime.now(dt.UTC).year
    if not _is_birth(year_of(cells[filled[0]]), now):
        return
    years = [year_of(cells[at]) for at in filled]
    if all(_is_birth(year, now) for year in years) and max(years) - min(years) >= LEAST_SPREAD:
        yield BIRTHDAYS, filled


def _is_birth(year: int, now: int) -> bool:
    return now - OLDEST <= year <= now - YOUNGEST
