"""Rows all over a file, of which a few tell whether something is usual in it."""

from __future__ import annotations

from collections.abc import Callable

PLACES = 32
"""How many rows are looked at first."""
LEAST_ROWS = 4
USUAL = 3 / 4
"""What more than this share of the rows have is usual in a file."""


def all_over(count: int) -> range:
    """Return the places of the rows that are looked at first, of so many."""
    return range(0, count, max(1, count // PLACES))


def are_usual(count: int, is_so: Callable[[int], bool]) -> bool:
    """Return whether several rows of so many are so, and most.

    :param is_so: says it of the row at a place.
    """
    places = all_over(count)
    return len(places) >= LEAST_ROWS and sum(map(is_so, places)) > len(places) * USUAL
