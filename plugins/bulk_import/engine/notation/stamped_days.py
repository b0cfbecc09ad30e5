"""Days as programs write and count them, which people are asked to write as dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})-?([1-7])", re.IGNORECASE)
_DAY_OF_YEAR = re.compile(r"([0-9]{4})-([0-9]{3})")
#: LDAP, iCalendar and SQL write a day and a time without signs between.
_TOGETHER = re.compile(r"([0-9]{8})(?:T?[0-9]{4}(?:[0-9]{2})?)(?:\.[0-9]+)?Z?")
#: Seconds and thousandths of them since 1970, also as JSON has them, and ten millionths since 1601.
_COUNTED = re.compile(
    r"(?:\\?/?Date\()?([0-9]{10}|[0-9]{13}|[0-9]{18})(?:[-+][0-9]{4})?(?:\)\\?/?)?"
)
#: By the number of digits: how many are a second, and how long before 1970 the count begins.
_UNITS = {10: (1, 0), 13: (1_000, 0), 18: (10_000_000, 11_644_473_600)}
_YEARS = range(1980, 2101)


def stamped_day(text: str) -> date | None:
    """Return the day that a text is as a program writes it, in UTC; None where it is none."""
    try:
        day = _written(text) or _counted(text)
    except (ValueError, OverflowError):
        return None
    return day if day is not None and day.year in _YEARS else None


def _written(text: str) -> date | None:
    if found := _WEEK.fullmatch(text):
        return date.fromisocalendar(*map(int, found.groups()))
    if found := _DAY_OF_YEAR.fullmatch(text):
        day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
        return day if day.year == int(found[1]) else None
    if found := _TOGETHER.fullmatch(text):
        return date.fromisoformat(found[1])
    return None


def _counted(text: str) -> date | None:
    found = _COUNTED.fullmatch(text)
    if found is None:
        return None
    per_second, begin = _UNITS[len(found[1])]
    return datetime.fromtimestamp(int(found[1]) // per_second - begin, UTC).date()
