"""The columns whose names are spelled much like another name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher, get_close_matches

from ..sheet import Column
from .meaning import LIKENESS

ALIKE = 0.8
_LEFT_OUT = 2
"""A name that lacks more letters than these is another one, as *institution* of a role is."""
_SHORT = 6
"""A name of at most this length is no slip with another first letter, as `bname` and `lname`."""


def similar(key: str, names: Mapping[str, Mapping[Column, float]]) -> dict[Column, float]:
    """Return the columns of which some name is spelled much like another, and how much.

    :param names: the columns of each known name, with how certain it is.
    """
    found: dict[Column, float] = {}
    key = "".join(filter(str.isalnum, key))
    for name in get_close_matches(key, names, n=5, cutoff=ALIKE):
        likeness = SequenceMatcher(None, key, name).ratio()
        for column in names[name]:
            if _may_be_slip(key, name, column):
                found[column] = max(found.get(column, 0), LIKENESS * likeness)
    return found


def _may_be_slip(key: str, name: str, column: Column) -> bool:
    """Return whether a name can be another one misspelled, and is not one with words added to it.

    `Inactive` holds Active and is much like it; so whatever begins otherwise is no truth value.
    """
    if name in key and key != name:
        return key.startswith(name) and len(key) - len(name) <= 2 and not key[-1].isdecimal()
    if key in name and len(name) - len(key) > _LEFT_OUT:
        return False
    may_begin_otherwise = not column.is_boolean and len(key) > _SHORT
    return may_begin_otherwise or key[:1] == name[:1]
