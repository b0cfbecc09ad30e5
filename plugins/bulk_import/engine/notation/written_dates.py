"""Notations of dates and times of day, and hints about cells in no notation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta, timezone

from ..cells.damage import damage_hint
from ..sentences.language import _t
from .months import MONTHS
from .stamped_days import stamped_day

DAY_FIRST, MONTH_FIRST = "day first", "month first"
LONGEST = 60
"""More characters than a date with a time has."""

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
#: As spreadsheets of China, Japan and Korea show a date.
_WITH_UNITS = re.compile(r"([0-9]{4})[年년] ?([0-9]{1,2})[月월] ?([0-9]{1,2})[日일]")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.]|\. )([0-9]{1,2})\2([0-9]{4})\.?")
_DAY_AND_NAME = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|er|\.|º)?[ /-]?(?:de )?([^\W\d_]{3,10})\.?,?"
    r"[ /-]?(?:de )?([0-9]{4})"
)
_NAME_AND_DAY = re.compile(r"([^\W\d_]{3,10})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}|[0-9]{1,2}[ -][^\W\d_]{3}[ -]\d\d")
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:[.,][0-9]+)?")
_EPOCH = date(1899, 12, 30)
_PARTS = re.compile(r"(?P<day>.+?)(?:T|,? +)(?P<time>[0-9]{1,2}:[0-9]{2}.*)", re.IGNORECASE)
_TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6})0*)?)?(?: ?([ap])\.?m\.?)?",
    re.IGNORECASE,
)
_ZONED = re.compile(
    r"(?P<rest>.*?) ?(?P<zone>Z|UTC|GMT|[-+][0-9]{2}(?::?[0-9]{2})?)", re.IGNORECASE
)
_HALF_DAY = 12
_DAY_SECONDS = 86_400

Days = Mapping[str, date]
"""What a text is as a date, by the order of day and month in which it would be read."""


def day_readings(text: str) -> Days:
    """Return the dates of a text, read with the day or with the month first; {} without any."""
    if len(text) > LONGEST:
        return {}
    if found := (
        _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text) or _WITH_UNITS.fullmatch(text)
    ):
        groups = found.groups()
        return _both(_date(groups[0], groups[-2], groups[-1]))
    if found := _YEAR_LAST.fullmatch(text):
        return dict(_by_order(*found.groups()))
    key = text.casefold()
    if (found := _DAY_AND_NAME.fullmatch(key)) and (month := MONTHS.get(found[2])):
        return _both(_date(found[3], month, found[1]))
    if (found := _NAME_AND_DAY.fullmatch(key)) and (month := MONTHS.get(found[1])):
        return _both(_date(found[3], month, found[2]))
    return {}


def split(text: str) -> tuple[str, str]:
    """Return the date and the time of day in a text; "" for a time that it does not have."""
    found = _PARTS.fullmatch(text) if len(text) <= LONGEST else None
    return (found["day"], found["time"]) if found else (text, "")


def time_of(text: str) -> time | None:
    """Return the time of day of a text, None for any other text."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, half = found.groups()
    number = int(hour)
    if half:
        if not 1 <= number <= _HALF_DAY:
            return None
        number = number % _HALF_DAY + (_HALF_DAY if half.lower() == "p" else 0)
    try:
        return time(number, int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
    except ValueError:
        return None


def zone_of(text: str) -> tuple[str, timezone | None]:
    """Return a time of day without its offset, and the offset; None for a text without one."""
    found = _ZONED.fullmatch(text)
    if found is None:
        return text, None
    sign, digits = found["zone"][0], re.sub("[^0-9]", "", found["zone"])
    offset = timedelta(hours=int(digits[:2] or 0), minutes=int(digits[2:] or 0))
    if offset >= timedelta(days=1):
        return text, None
    return found["rest"], timezone(-offset if sign == "-" else offset)


def moment_hint(text: str, otherwise: str) -> str:
    """Return what a cell that is no date looks like, and what to write."""
    if damaged := damage_hint(text):
        return damaged
    if _SHORT_YEAR.fullmatch(text):
        return _t("Write the year with four digits. {otherwise}", otherwise=otherwise)
    is_like = _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    if is_like and not day_readings(text):
        return _t("There is no such day. {otherwise}", otherwise=otherwise)
    day = counted_day(text)
    if day is None:
        return otherwise
    if not _SERIAL.fullmatch(text):
        return _t("A program writes {day} so; write {day}", day=day)
    return _t(
        "{text} is how a spreadsheet counts the days up to {day}; write {day}", text=text, day=day
    )


def counted_day(text: str) -> date | None:
    """Return the day that a spreadsheet counts or a program writes so; None for any other text."""
    if found := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(found[1]))
    return stamped_day(text)


def time_hint(text: str, otherwise: str) -> str:
    """Return what a cell that is no time of day looks like, and what to write."""
    if damaged := damage_hint(text):
        return damaged
    if re.fullmatch(r"0?[.,][0-9]{2,}", text):
        seconds = round(float(f"0.{re.split('[.,]', text)[1]}") * _DAY_SECONDS)
        minutes, second = divmod(min(seconds, _DAY_SECONDS - 1), 60)
        moment = time(*divmod(minutes, 60), second)
        return _t(
            "{text} is how a spreadsheet counts the time {moment}; write {moment}",
            text=text,
            moment=moment,
        )
    return otherwise


def _both(day: date | None) -> Days:
    return {} if day is None else {DAY_FIRST: day, MONTH_FIRST: day}


def _by_order(first: str, sign: str, second: str, year: str) -> Iterator[tuple[str, date]]:
    if day := _date(year, second, first):
        yield DAY_FIRST, day
    # Wherever people write points, the day comes first.
    if "." not in sign and (day := _date(year, first, second)):
        yield MONTH_FIRST, day


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
