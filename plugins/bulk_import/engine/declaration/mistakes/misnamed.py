"""Misspelt names in a host's class: nothing reads them, and one slip separates them from ours.

A misspelt `exclude` leaves its column open, and a misspelt `may_update` lets everybody update.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from types import NoneType
from typing import Any

from ...cells.near_keys import near_keys
from ...overridden import our_class
from ..rules import RULE

GATHERED = frozenset({"fields", "lookups", "absents", "checks", "existings", "tree"})
"""Attributes that our classes compute themselves; no host assigns them."""
ELSEWHERE = {
    "form_columns": "exclude",
    "form_excluded_columns": "exclude",
    "column_exclude_list": "exclude",
    "column_labels": "labels",
}
"""Attributes of Flask-Admin's views, each with the attribute of an importer that replaces it."""


def refuse_misnamed(
    cls: type, also: Collection[str] = (), *, only: Collection[str] = (), exempt: type = NoneType
) -> None:
    """Raise where an attribute of a host's class is a misspelt name of ours, by one edit.

    :param also: further valid names that no class of ours defines.
    :param only: the valid names, if they are not all public ones of our class.
    :param exempt: the type of values that may have any name, such as columns.
    """
    ours = our_class(cls)
    known = set(only) or {*_definable_names(ours), *also}
    for name, value in _written(cls, ours):
        is_known = name in known or hasattr(ours, name) or name.startswith("_")
        if is_known or isinstance(value, exempt) or hasattr(value, RULE):
            continue
        if (meant := ELSEWHERE.get(name)) in known:
            raise TypeError(
                f"{cls.__name__}.{name} is an attribute of Flask-Admin's views. Call it {meant}, "
                "which is the attribute of an importer."
            )
        # What was created may be called `created`.
        near = sorted(each for each in known if near_keys({name}, {each}) and name != f"{each}d")
        if near:
            raise TypeError(
                f"{cls.__name__}.{name} is never read, and {' or '.join(near)} is. Correct the "
                "name, or choose one that is less like it."
            )


def _definable_names(ours: type) -> Iterator[str]:
    """Yield the public names of one of our classes that a host may define."""
    for each in ours.__mro__[:-1]:
        for name, value in vars(each).items():
            if not (name.startswith("_") or name in GATHERED or isinstance(value, classmethod)):
                yield name


def _written(cls: type, ours: type) -> Iterator[tuple[str, Any]]:
    """Yield the attributes that a host's class and its bases in the host define."""
    for each in cls.__mro__[: cls.__mro__.index(ours)]:
        yield from vars(each).items()
