"""Notes on dates whose years are counted by another calendar than the Gregorian one.

A spreadsheet set to Thai, Arabic or Persian writes such years without a word. Each is sound as a
Gregorian one, 543 years from now or 580 ago.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...sentences.language import N_
from ..row_sample import all_over
from .far_years import year_of
from .no_days import is_no_day

BUDDHIST = N_(
    "The years are those of the Buddhist calendar, which are 543 more: {year} is {day} here. The "
    "dates are taken as they stand"
)
ISLAMIC = N_(
    "Years such as {year} are those of the Islamic or the Persian calendar, as a spreadsheet of "
    "these languages writes them; the dates are taken as they stand. Write them with years such as "
    "2026"
)
HEBREW = N_(
    "Years such as {year} are those of the Hebrew calendar; the dates are taken as they stand. "
    "Write them with years such as 2026"
)
AHEAD = 543
"""How many years the Buddhist calendar is ahead, as Thailand counts them since 1941."""
#: The years in which 1980 to 2100 fall, by the calendar: the Islamic and the Persian one overlap.
_CALENDARS = (
    (range(1980 + AHEAD, 2101 + AHEAD), BUDDHIST),
    (range(1359, 1525), ISLAMIC),
    (range(5740, 5862), HEBREW),
)


def other_calendars(cells: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Return the dates of a column whose years are all those of one other calendar."""
    seen = {year for at in all_over(len(cells)) if (year := year_of(cells[at]))}
    if not any(seen.issubset(years) for years, _ in _CALENDARS):
        return []
    found = {at: year for at, cell in enumerate(cells) if cell and (year := year_of(cell))}
    days = {at: year for at, year in found.items() if not is_no_day(cells[at])}
    if not days:
        return []
    year = next(iter(days.values()))
    return [
        (sentence.format(year=year, day=year - AHEAD), [*days])
        for years, sentence in _CALENDARS
        if set(days.values()).issubset(years)
    ]
