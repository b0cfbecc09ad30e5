"""Keys of new rows that are nearly a key that exists: mistyped, or as a program writes a number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

LONGEST_KEY = 60
"""Longer keys are not compared."""
LEAST_KEY = 4
"""Shorter keys are often one edit apart."""
_NUMBER = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?(?:e[+-]?[0-9]{1,3})?")


def near_keys(keys: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Return for each key that is one edit away from a known one the first of these.

    An edit is a character too many, too few, another one, or two that changed places.
    """
    wanted = [key for key in keys if LEAST_KEY <= len(key) <= LONGEST_KEY]
    if not wanted:
        return {}
    lengths = {len(key) + step for key in wanted for step in (-1, 0, 1)}
    index: dict[str, list[str]] = {}
    for key in known:
        if len(key) in lengths:
            for form in _shorter(key):
                index.setdefault(form, []).append(key)
    found = {key: _nearest(key, index) for key in wanted}
    return {key: near for key, near in found.items() if near}


def same_numbers(keys: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Return for each key that is the number of a known one, written otherwise, the first of these.

    Programs write 00123 as 123, 1e5 as 100000 and 12.0 as 12.
    """
    wanted = {key: number for key in keys if (number := _number(key)) is not None}
    if not wanted:
        return {}
    index: dict[Decimal, list[str]] = {}
    for each in known:
        if (number := _number(each)) is not None:
            index.setdefault(number, []).append(each)
    return {key: min(index[number]) for key, number in wanted.items() if number in index}


def _number(key: str) -> Decimal | None:
    return Decimal(key) if _NUMBER.fullmatch(key) else None


def _nearest(key: str, index: Mapping[str, list[str]]) -> str:
    near = {each for form in _shorter(key) for each in index.get(form, ()) if _is_near(key, each)}
    return min(near, default="")


def _shorter(key: str) -> Iterator[str]:
    """Yield a key, and what is left of it without one of its characters."""
    yield key
    for place in range(len(key)):
        yield key[:place] + key[place + 1 :]


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return False
    if len(one) != len(other):
        return True
    places = [place for place in range(len(one)) if one[place] != other[place]]
    if len(places) == 1:
        return True
    first, last = places[0], places[-1]
    is_swapped = one[first] == other[last] and one[last] == other[first]
    return len(places) == 2 and last == first + 1 and is_swapped
