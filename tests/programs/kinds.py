"""What programs take the text of a cell for: a whole number, a number, a day of a month."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

INTEGER = re.compile(r"[+-]?\d+")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_DAY = re.compile(r"(\d\d?)([-/])(\d\d?)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day(NamedTuple):
    """A month, a day in it, and the sign that stood between them."""

    month: int
    day: int
    between: str


def are(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    """Return whether there are cells, and all are of one kind."""
    return bool(cells) and all(map(pattern.fullmatch, cells))


def among(words: frozenset[str], cells: Sequence[str]) -> bool:
    """Return whether there are cells, and all are among some words."""
    return bool(cells) and words.issuperset(cells)


def day(cell: str) -> Day | None:
    """Return what 8-2 and 3/4 are in the United States."""
    found = _DAY.fullmatch(cell)
    if found is None:
        return None
    month, day = int(found[1]), int(found[3])
    return Day(month, day, found[2]) if 0 < month <= 12 and 0 < day <= _DAYS[month - 1] else None


def general(cell: str) -> str:
    """Return a number as a spreadsheet shows it in a cell without a format."""
    text = f"{Decimal(cell):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shorter(number: float) -> str:
    """Return a number as R writes it: with an exponent only where that is shorter."""
    plain = f"{number:.15f}".rstrip("0").rstrip(".")
    digits, _, power = f"{number:.14e}".partition("e")
    scientific = f"{digits.rstrip('0').rstrip('.')}e{power}"
    return plain if len(plain) <= len(scientific) else scientific


def filled(
    cells: Sequence[str], missing: Callable[[str], bool], write: Callable[[str], str], none: str
) -> list[str]:
    """Return cells as written, with one word for all that is missing."""
    return [none if missing(cell) else write(cell) for cell in cells]
