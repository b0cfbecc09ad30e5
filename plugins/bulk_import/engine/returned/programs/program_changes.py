"""Program changes: whether a cell differs in a way in which programs change cells.

A spreadsheet that opens and saves a file rewrites cells that look like numbers, dates, truth values
or missing ones, and it drops, adds and exchanges signs. A person who types something else writes
another name or another number. What both may do counts as done by a program: it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ...cells.damage import failure_hint, undamaged
from ...cells.missing import is_missing_word
from .booleans import is_same_truth
from .dates import is_same_duration, is_same_moment
from .numbers import is_same_number, readings
from .signs import compatible, folded, is_recoded, joined, unquoted
from .wrappings import is_wrapped

LONGEST = 500
"""Longer cells are compared sign by sign only: putting combining marks in order is quadratic."""
#: What programs put into a blank cell of numbers, and people type too: so a cell that had to be
#: filled is repaired by it.
_FILLED = frozenset(("0", "0.0", "0,0", "0.00", "0,00", ".", "-"))
#: The first year of a calendar, which nobody types: programs count from it.
_YEAR_ONE = re.compile(r"0001-\d\d-\d\d(?![0-9])")
_FORMULA = ("=", "+", "-", "@")


@lru_cache(maxsize=4096)
def is_program_change(original: str, returned: str) -> bool:
    """Return whether programs make the second text of the first, and a person hardly does."""
    if original == returned:
        return False
    if max(len(original), len(returned)) > LONGEST:
        return original.split() == returned.split()
    return any(rule(original, returned) for rule in _RULES)


@lru_cache(maxsize=4096)
def is_rewritten(original: str, returned: str) -> bool:
    """Return whether programs read a value in a text and write that, as people do only by design.

    It leaves out signs: whoever repairs a text exchanges, takes out and adds the same ones.
    """
    if max(len(original), len(returned)) > LONGEST:
        return False
    has_lost_apostrophe = original == f"'{returned}"
    return has_lost_apostrophe or any(rule(original, returned) for rule in _REWRITES)


def is_damage_read(original: str, returned: str) -> bool:
    """Return whether the returned text is the number or the day that a program reads in damage.

    1.2E+05 has lost digits, and 8-2 was perhaps no day: 120000 and 45506 repair nothing.
    """
    if max(len(original), len(returned)) > LONGEST:
        return False
    has_exponent = any(number.has_exponent for number in readings(folded(original)))
    return (has_exponent and _is_number(original, returned)) or _is_moment(original, returned)


def is_number_read(original: str, returned: str) -> bool:
    """Return whether 44 may have been read in 44.0; 0044 is typed."""
    has_zeros = len(returned) > 1 and returned.startswith("0") and returned.isdecimal()
    has_digits = any(map(str.isdigit, original))
    return has_digits and not has_zeros and _is_number(original, returned)


def is_missing(text: str) -> bool:
    """Return whether a text is blank or a word that programs write for a missing value."""
    return not text.strip() or is_missing_word(text)


def _is_folded(original: str, returned: str) -> bool:
    if any(form(original) == form(returned) for form in (folded, unquoted, compatible)):
        return True
    has_breaks = "\n" in original or "\r" in original
    return has_breaks and joined(original) == joined(returned)


def _is_missing(original: str, returned: str) -> bool:
    """Return whether a missing value is written otherwise; one of the two is a word or blank."""
    if not original.strip() and returned.strip() in _FILLED:
        return True
    return (is_missing(original) or original.strip() == ".") and is_missing(returned)


def _is_number(original: str, returned: str) -> bool:
    return is_same_number(folded(original), folded(returned))


def _is_moment(original: str, returned: str) -> bool:
    one, other = folded(original).casefold(), folded(returned).casefold()
    return is_same_moment(one, other) or is_same_duration(one, other)


def _is_invented_day(original: str, returned: str) -> bool:
    """Return whether a program took a word such as Sun for a date and wrote a day of the year 1."""
    return bool(_YEAR_ONE.match(returned)) and not _YEAR_ONE.match(original)


def _is_misread(original: str, returned: str) -> bool:
    if undamaged(original) == returned:
        # It was damaged before, and a person has mended it.
        return False
    return undamaged(returned) == original or is_recoded(original, returned)


def _is_failed(original: str, returned: str) -> bool:
    """Return whether a formula was made of it: it shows that there is no value, or the result."""
    if failure_hint(returned) and not failure_hint(original):
        return True
    if not original.startswith(_FORMULA) or any(readings(original)):
        return False
    return returned == f"={original}" or any(readings(returned))


_RULES: tuple[Callable[[str, str], bool], ...] = (
    _is_folded,
    _is_missing,
    is_same_truth,
    _is_number,
    _is_moment,
    _is_invented_day,
    is_wrapped,
    _is_failed,
    _is_misread,
)
_REWRITES = (_is_missing, is_same_truth, _is_number, _is_moment, _is_invented_day, _is_failed)
