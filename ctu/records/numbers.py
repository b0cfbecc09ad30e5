"""Whole numbers as people and addresses write them."""

from __future__ import annotations

LARGEST = 2**31 - 1
"""What a column of whole numbers can hold on both databases."""
_DIGITS = 10


def whole_number(text: str) -> int | None:
    """Return the number that ASCII digits write; None for anything else, or a larger number."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        return None
    number = int(text)
    return number if number <= LARGEST else None
