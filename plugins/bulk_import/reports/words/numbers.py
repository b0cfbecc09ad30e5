"""Whole numbers in addresses and searches, as a page takes them."""

from __future__ import annotations

LARGEST = 2**31 - 1
"""What a column of whole numbers can hold on both databases."""
_DIGITS = 10
LAST_PAGE = 1_000_000
NO_LINE = -1


def whole_number(text: str) -> int | None:
    """Return the number that ASCII digits write; None for anything else, or a larger number."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def line_number(text: str) -> int:
    """Return the line that somebody searches for; `NO_LINE` for words that are no number."""
    return whole_number(text) or NO_LINE


def page_number(text: str) -> int:
    """Return the number of the requested page, counted from 0; 0 for anything else."""
    return min(whole_number(text) or 0, LAST_PAGE)
