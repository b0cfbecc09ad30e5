"""Base of report entries about several lines: their number and their names."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.sentences.line_numbers import named


class OnLines:
    """Base of what a report says once of several lines."""

    lines: Sequence[int]

    @property
    def count(self) -> int:
        """Return how many lines they are."""
        return len(self.lines)

    @property
    def where(self) -> str:
        """Return "line 7" or "lines 7, 9 and 12"."""
        return named(self.lines)
