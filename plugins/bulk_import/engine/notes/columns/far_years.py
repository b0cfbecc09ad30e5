"""Notes on dates whose year lies far from the other years of their column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median_low

from ...sentences.language import N_
from .no_days import is_no_day

FAR = N_(
    "The year lies far from the others of the column; perhaps it is mistyped. It is taken as it "
    "stands"
)
LEAST_ROWS = 4
"""How many dates show which years are usual."""
NEAR, FAR_YEARS = 3, 10
"""How many years around the usual one are near, and so many are far."""
FEW = 8
"""At most one date in so many, or a single one, is noted: else nothing is usual."""
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])|(?<![0-9])[0-9]{4}(?=[0-9]{4}(?![0-9]))")


def far_years(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield which dates are far from all others, where those are near each other."""
    years = {at: year for at, cell in enumerate(cells) if (year := year_of(cell))}
    if len(years) < LEAST_ROWS:
        return
    usual = median_low(years.values())
    far = [at for at, year in years.items() if abs(year - usual) > FAR_YEARS]
    are_near = all(abs(year - usual) <= NEAR for at, year in years.items() if at not in {*far})
    mistyped = [at for at in far if not is_no_day(cells[at])]
    if mistyped and are_near and len(far) <= max(1, len(years) // FEW):
        yield FAR, mistyped


def year_of(cell: str) -> int:
    """Return the year of a date that is written with four digits, 0 of any other text."""
    found = _YEAR.search(cell)
    return int(found[0]) if found else 0
