"""The fast path of a column: one pattern that matches valid cells, for all rows at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

HEAD = 64
"""How many texts of a column tell whether it holds the same ones again and again."""


class PlainPattern:
    """Texts of one line that a pattern matches; the pattern looks at nothing beyond its line."""

    def __init__(self, pattern: str) -> None:
        self._one = re.compile(pattern)
        self._lines = re.compile(f"(?:(?:{pattern})\n)*+")

    def matches(self, text: str) -> bool:
        """Return whether a text is plain."""
        return self._one.fullmatch(text) is not None

    def others(self, texts: Sequence[str]) -> set[str]:
        """Return the texts that are not plain, each once."""
        return self._others(set(texts) if are_few(texts) else texts)

    def _others(self, texts: Collection[str]) -> set[str]:
        column = "\n".join((*texts, ""))
        if column.count("\n") > len(texts):
            return {text for text in texts if not self.matches(text)}
        others, at = set(), 0
        while at < len(column):
            passed = self._lines.match(column, at)
            at = passed.end() if passed else at
            end = column.find("\n", at)
            if end >= 0:
                others.add(column[at:end])
                at = end + 1
        return others


def are_few(texts: Sequence[str]) -> bool:
    """Return whether many of the first texts are the same, as first names and teams are."""
    head = texts[:HEAD]
    return 2 * len(set(head)) <= len(head)
