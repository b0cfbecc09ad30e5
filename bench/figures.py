"""A figure: a ratio, a time or a size with its spread, and the most it may be."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


class LeftOut(Exception):
    """Raised where this machine cannot take the figures of a measure; the text says why."""


@dataclass(frozen=True)
class Figure:
    """A ratio, or something else, measured several times in one run."""

    name: str
    ratios: Sequence[float]
    limit: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """Return the middle one of the ratios."""
        return statistics.median(self.ratios)

    @property
    def is_met(self) -> bool:
        """Return whether the promise is kept; a figure without a limit promises nothing."""
        return self.limit is None or self.median <= self.limit

    def __str__(self) -> str:
        spread = f"[{min(self.ratios):.3f}..{max(self.ratios):.3f}], n = {len(self.ratios)}"
        promise = "" if self.limit is None else f"; at most {self.limit:g}"
        verdict = "" if self.limit is None else (" - kept" if self.is_met else " - MISSED")
        note = f"\n    {self.note}" if self.note else ""
        return f"{self.name}: {self.median:.3f} {spread}{promise}{verdict}{note}"
