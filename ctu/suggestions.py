""" "Did you mean …?", asked only of names that a person may use."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

# Comparing is slow beside everything else that is done with a row, so there is an end to it.
ASKED = 50
NAMES = 500
SHOWN = 8
LIKENESS = 0.6


class Suggestions:
    """The names of one kind that a person may use, by their keys."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._asked = 0

    def hint(self, key: str) -> str:
        """Return what was probably meant, else the names that may be used, if they are few."""
        self._asked += 1
        if self._asked <= ASKED and len(self._names) <= NAMES:
            close = get_close_matches(key, self._names, n=1, cutoff=LIKENESS)
            if close:
                return f"Did you mean {self._names[close[0]]}?"
        return self.listed()

    def listed(self) -> str:
        """Return the names that may be used, if they are few; else nothing."""
        if not 0 < len(self._names) <= SHOWN:
            return ""
        return f"You may use {', '.join(self._names.values())}"
