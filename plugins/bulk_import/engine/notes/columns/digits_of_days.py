"""Columns of digits in which each cell is a day: another column was taken for this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from ...sentences.language import N_

DAYS = N_(
    "All of them are days or times written in digits, such as {value}; they are taken as they "
    "stand. Perhaps another column holds these numbers"
)
LEAST_ROWS = 3
"""How many are no coincidence."""
LEAST_LOGINS = 5
_DAY = 8
_MONTHS = "%Y%m"
_FORMS = {
    6: (_MONTHS,),
    8: ("%Y%m%d", "%d%m%Y", "%m%d%Y"),
    12: ("%Y%m%d%H%M",),
    14: ("%Y%m%d%H%M%S",),
}
_SINCE_1970 = ""
_YEARS = range(1930, 2050)
_YEARS_OF_MONTHS = range(2000, 2040)
_SECONDS = range(1_000_000_000, 2_000_000_000)
_LENGTHS = (*_FORMS, 10, 13)


def days_in_digits(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield that all filled cells of a column are days, and their places."""
    if are_days(cells):
        yield DAYS.format(value=max(cells)), [at for at, cell in enumerate(cells) if cell]


def birth_days(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield that all logins are days of several years, and their places.

    Numbers of people often begin with the year, and count up after it.
    """
    if len(cells) < LEAST_LOGINS or len(cells[0]) != _DAY or not are_days(cells):
        return
    if min(len({cell[:4] for cell in cells}), len({cell[4:] for cell in cells})) >= LEAST_ROWS:
        yield from days_in_digits(cells)


def are_days(cells: Sequence[str]) -> bool:
    """Return whether the filled cells are days in one form, or (milli)seconds since 1970."""
    first = next(filter(None, cells), "")
    if len(first) not in _LENGTHS:
        return False
    forms = [form for form in _FORMS.get(len(first), (_SINCE_1970,)) if _is_day(first, form)]
    texts = list(filter(None, cells)) if forms else []
    if len(set(texts)) < LEAST_ROWS or any(len(each) != len(first) for each in texts):
        return False
    found = [form for form in forms if all(_is_day(each, form) for each in texts)]
    return any(form != _MONTHS or _are_months(texts) for form in found)


def _are_months(texts: Sequence[str]) -> bool:
    """Return whether numbers may be months: a block such as 200001 to 200009 counts people."""
    numbers = {*map(int, texts)}
    return len(numbers) < len(texts) or max(numbers) - min(numbers) >= 2 * len(numbers)


def _is_day(text: str, form: str) -> bool:
    if not text.isdecimal():
        return False
    if form == _SINCE_1970:
        return int(text[:10]) in _SECONDS
    try:
        day = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return False
    return day.year in (_YEARS_OF_MONTHS if form == _MONTHS else _YEARS)
