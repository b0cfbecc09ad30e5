"""Days as programs write and count them, which people are asked to write as dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})-?([1-7])", re.IGNORECASE)
_DAY_OF_YEAR = re.compile(r"([0-9]{4})-([0-9]{3})")
#: LDAP, iCalendar and SQL write a day and a time without signs between.
_TOGETHER = re.compile(r"([0-9]{8})(?:T?[0-9]{4}(?:[0-9]{2})?)(?:\.[0-9]+)?Z?")
#: Years of Japan since the first one of an emperor, and of Taiwan since 1912.
_OF_AN_ERA = re.compile(
    r"(令和|平成|昭和|R|H|民國|民国) ?(元|[0-9]{1,3}) ?[年./-]"
    r" ?([0-9]{1,2}) ?[月./-] ?([0-9]{1,2})日?"
)
_BEFORE_ERA = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925}
_BEFORE_REPUBLIC = 1911
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
#: Seconds and thousandths of them since 1970, also as JSON has them, and ten millionths since 1601.
_COUNTED = re.compile(
    r"(?:\\?/?Date\()?([0-9]{10}|[0-9]{13}|[0-9]{18})(?:[-+][0-9]{4})?(?:\)\\?/?)?"
)
#: By the number of digits: how many are a second, and how long before 1970 the count begins.
_UNITS = {10: (1, 0), 13: (1_000, 0), 18: (10_000_000, 11_644_473_600)}
_YEARS = range(1980, 2101)


def stamped_day(text: str) -> date | None:
    """Return the day, in UTC, that a program has written as this text; None for other texts."""
    try:
        day = _written(text) or _counted(text) or _in_other_digits(text)
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
    if found := _OF_AN_ERA.fullmatch(text):
        year = 1 if found[2] == "元" else int(found[2])
        before = _BEFORE_ERA.get(found[1], _BEFORE_REPUBLIC)
        return date(before + year, int(found[3]), int(found[4]))
    return None


def _in_other_digits(text: str) -> date | None:
    """Return the day that begins with its year, in digits such as Arabic or Devanagari ones."""
    if text.isascii():
        return None
    plain = "".join(str(int(each)) if each.isdecimal() else each for each in text)
    found = _YEAR_FIRST.fullmatch(plain)
    return date(int(found[1]), int(found[3]), int(found[4])) if found else None


def _counted(text: str) -> date | None:
    found = _COUNTED.fullmatch(text)
    if found is None:
        return None
    per_second, begin = _UNITS[len(found[1])]
    return datetime.fromtimestamp(int(found[1]) // per_second - begin, UTC).date()
