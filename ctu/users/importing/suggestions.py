"""Suggestions of similar names ("Did you mean …?") among those that a person may use."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from heapq import nlargest

from plugins.bulk_import import Problem

# Comparing is slow compared with the rest of a row's checks, so the number is limited.
GLANCES = 100_000
LOOKS = 3
LONGEST = 100
SHOWN = 8
LIKENESS = 0.65
"""The least likeness of a suggestion: Berlin is not suggested for Billing."""


class Suggestions:
    """The names of one kind that a person may use, by their keys."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._glances_left = GLANCES

    def problem(self, code: str, message: str, key: str) -> Problem:
        """Return a problem whose hint is what was probably meant, else what may be used."""
        close = self._closest(key)
        if close is None:
            return Problem(code, message, hint=self.listed())
        name = self._names[close]
        return Problem(code, message, hint=f"Did you mean {name}?", emphasis=name)

    def listed(self) -> str:
        """Return the names that may be used, if they are few; else nothing."""
        if not 0 < len(self._names) <= SHOWN:
            return ""
        return f"You may use {', '.join(self._names.values())}"

    def _closest(self, key: str) -> str | None:
        """Return the most similar key; a cheap estimate selects the few that are compared."""
        if len(key) > LONGEST or len(self._names) > self._glances_left:
            return None
        self._glances_left -= len(self._names)
        traits = _traits(key)
        likely = nlargest(LOOKS, self._traits, lambda name: _share(traits, self._traits[name]))
        return next(iter(get_close_matches(key, likely, n=1, cutoff=LIKENESS)), None)

    @cached_property
    def _traits(self) -> dict[str, frozenset[str]]:
        return {key: _traits(key) for key in self._names}


def _traits(key: str) -> frozenset[str]:
    """Return the letters of a key and its pairs of neighbours."""
    return frozenset((*key, *map(str.__add__, key, key[1:])))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one) + len(other) or 1)
