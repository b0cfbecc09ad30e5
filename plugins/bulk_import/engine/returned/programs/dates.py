"""The dates and times of day that programs may read in a text, in many ways of writing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from ...notation.months import months_of
from .calendars import in_our_calendar

LONGEST = 70
_TIME = re.compile(
    r"(?P<before>.*?)[ t]?(?P<hour>\d{1,2}):(?P<minute>[0-5]?\d)"
    r"(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r" ?(?P<half>[ap]\.?m\.?)?(?P<zone>z|[+-]00:?00| utc| gmt.*)?"
)
_NUMERIC = re.compile(r"(\d{1,4})([-/.]|\. ?)(\d{1,4})(?:\2(\d{1,4}))?\.?")
_NAMED = re.compile(
    r"(?:(\d{1,4})[-/., ]*)?([^\W\d_]{3,10})(?:[-/., ]*(\d{1,4}))?(?:[-/., ]+(\d{1,4}))?"
)
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?")
_SECONDS_OF_UNIX = re.compile(r"(\d{9,10})(?:000)?")
#: As East Asia writes dates, after which what is left is `2026-8-2`.
_EAST_ASIAN = re.compile("[年月년월] ?"), re.compile("[日일]")
_WEEKDAY = re.compile(r"[^\W\d_]{2,10}[.,]{0,2} (.*\d.*)")
_OF = re.compile(r" (?:de|del|di|of) | d' ?")
#: A time of day without a colon, as some languages and ISO 8601 write one.
_OTHER_TIME = re.compile(r"(?:pt)?(\d{1,2})[.h](\d{2})(?:[.m](\d{2})?s?)?(?: (?:uhr|kl\.?))?")
_DURATION = re.compile(
    r"(?:(\d{1,3}) ?w)? ?(?:(\d{1,4}) ?d)? ?(?:(\d{1,4}) ?h)? ?(?:(\d{1,4}) ?m)? ?(?:(\d{1,5}) ?s)?"
)
_SPELLED = re.compile(r"(?:(\d+) days?, )?(\d{1,2}):([0-5]\d):([0-5]\d)")
_EPOCHS = (date(1899, 12, 30), date(1904, 1, 1))
_DAY = 86_400


class Day(NamedTuple):
    """A date, or the part of it that a text tells."""

    year: int | None
    month: int
    day: int | None


def is_same_moment(original: str, returned: str) -> bool:
    """Return whether two texts, in small letters, may be the same date or the same time of day."""
    if max(len(original), len(returned)) > LONGEST:
        return False
    first, second = _TIME.fullmatch(original), _TIME.fullmatch(returned)
    if first and not first["before"]:
        return _is_same_time(_seconds(first), returned, second)
    if first and (not second or _seconds(first) != _seconds(second)):
        return False
    days = list(_days(first["before"] if first else original))
    if second and not first and _seconds(second):
        return False
    found = list(_days(second["before"] if second else returned)) if days else []
    return any(_is_same_day(one, other) for one in days for other in found)


def is_same_duration(original: str, returned: str) -> bool:
    """Return whether 5m came back as 0:05:00, or 3d as "3 days, 0:00:00"; both in small letters."""
    if not original or len(original) > LONGEST:
        return False
    first, second = _DURATION.fullmatch(original), _SPELLED.fullmatch(returned)
    if not first or not second:
        return False
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in first.groups())
    known = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    days, hours, minutes, seconds = (int(each or 0) for each in second.groups())
    return known == timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _is_same_time(seconds: int, returned: str, found: re.Match[str] | None) -> bool:
    if found:
        # Some programs read hours and minutes as minutes and seconds.
        return _seconds(found) in (seconds, seconds // 60, seconds % _DAY)
    if other := _OTHER_TIME.fullmatch(returned):
        hours, minutes, more = (int(each or 0) for each in other.groups())
        return seconds == (hours * 60 + minutes) * 60 + more
    try:
        fraction = float(returned.replace(",", "."))
    except ValueError:
        return False
    return abs(fraction * _DAY - seconds) < 60


def _seconds(time: re.Match[str]) -> int:
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"].startswith("p") else 0)
    return (hour * 60 + int(time["minute"])) * 60 + int(time["second"] or 0)


def _days(text: str) -> Iterator[Day]:
    """Yield what a text may be, in every calendar and by every order of day, month and year."""
    for each in in_our_calendar(text.strip(" ,")):
        yield from _days_of_ours(each)


def _days_of_ours(text: str) -> Iterator[Day]:
    if not text.isascii():
        parts, end = _EAST_ASIAN
        text = end.sub("", parts.sub("-", text))
    text = _OF.sub(" ", text)
    if (found := _WEEKDAY.fullmatch(text)) and not months_of(text.partition(" ")[0].strip(".,")):
        text = found[1]
    if found := _NUMERIC.fullmatch(text):
        first, _, second, third = found.groups()
        yield from _three(first, second, third) if third else _two(first, second)
    elif (found := _NAMED.fullmatch(text)) and (months := months_of(found[2])):
        numbers = [each for each in found.group(1, 3, 4) if each]
        yield from chain.from_iterable(_named(month, numbers) for month in months)
    elif re.fullmatch(r"\d{8}", text):
        yield from _valid(text[:4], text[4:6], text[6:])
    elif found := _SERIAL.fullmatch(text):
        for epoch in _EPOCHS:
            day = epoch + timedelta(days=int(found[1]))
            yield Day(day.year, day.month, day.day)
    elif found := _SECONDS_OF_UNIX.fullmatch(text):
        days, more = divmod(int(found[1]), _DAY)
        if not more:
            day = date(1970, 1, 1) + timedelta(days=days)
            yield Day(day.year, day.month, day.day)


def _two(first: str, second: str) -> Iterator[Day]:
    yield from _valid(None, first, second)
    yield from _valid(None, second, first)
    if _is_year(second):
        yield from _valid(second, first, None)
    if _is_year(first):
        yield from _valid(first, second, None)


def _three(first: str, second: str, third: str) -> Iterator[Day]:
    for year, month, day in (
        (first, second, third),
        (third, first, second),
        (third, second, first),
    ):
        yield from _valid(year, month, day)


def _named(month: int, numbers: list[str]) -> Iterator[Day]:
    if not numbers:
        yield Day(None, month, None)
    for place, number in enumerate(numbers):
        other = numbers[1 - place] if len(numbers) == 2 else None
        if len(numbers) <= 2:
            yield from _valid(other, str(month), number)
    if len(numbers) == 1 and len(numbers[0]) in (2, 4):
        yield from _valid(numbers[0], str(month), None)


def _valid(year: str | None, month: str, day: str | None) -> Iterator[Day]:
    if not 1 <= int(month) <= 12 or (day is not None and not 1 <= int(day) <= 31):
        return
    yield Day(None if year is None else int(year), int(month), None if day is None else int(day))


def _is_year(text: str) -> bool:
    """Return whether a number beside that of a month can be a year; a small one is a day."""
    return len(text) == 4 or (len(text) == 2 and int(text) > 31)


def _is_same_day(one: Day, other: Day) -> bool:
    """Return whether two dates agree in their common parts; a missing day is the first."""
    if one.month != other.month or (one.day or 1) != (other.day or 1):
        return False
    if one.year is None or other.year is None:
        # A day of one and a year of the other are two things, not one told twice.
        return not (_lacks_only_year(one, other) or _lacks_only_year(other, one))
    is_short = min(one.year, other.year) < 100
    return one.year % 100 == other.year % 100 if is_short else one.year == other.year


def _lacks_only_year(one: Day, other: Day) -> bool:
    has_day_alone = one.year is None and one.day is not None
    return has_day_alone and other.year is not None and other.day is None
