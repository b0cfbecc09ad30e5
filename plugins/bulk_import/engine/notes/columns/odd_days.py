"""All notes on a column of dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .birthdays import birthdays
from .far_years import far_years
from .filled_days import days_in_turn
from .no_days import no_days
from .other_calendars import other_calendars
from .uneven_columns import Uneven


def odd_days(label: str, cells: Sequence[str]) -> Iterator[Uneven]:
    """Yield the notes on a column of dates.

    :param label: what the column is called.
    """
    yield from no_days(cells)
    yield from far_years(cells)
    # Where the years are wrong, it does not matter by what they count up.
    yield from other_calendars(cells) or days_in_turn(cells)
    yield from birthdays(label, cells)
