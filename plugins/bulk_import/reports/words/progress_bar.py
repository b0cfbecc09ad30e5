"""Progress bars as inline SVG: parts with a position and a width in thousandths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WHOLE = 1000
GAP = 2.0
LEAST = 12.0
"""A part of at least one row stays visible: 4 px on a phone."""


class BarPart(NamedTuple):
    """One coloured part of a bar."""

    kind: str
    """"ok", "bad", "warn", "idle" or "run"."""
    x: float
    width: float


def bar_parts(counts: Sequence[tuple[str, int]], total: int) -> list[BarPart]:
    """Return the parts of a bar in their order; what is missing to the total stays empty."""
    filled = [(kind, count) for kind, count in counts if count > 0]
    if not filled or total <= 0:
        return []
    widths = _widths([WHOLE * count / total for _, count in filled])
    parts: list[BarPart] = []
    x = 0.0
    for place, ((kind, _), width) in enumerate(zip(filled, widths, strict=True)):
        gap = GAP if place < len(widths) - 1 else 0.0
        parts.append(BarPart(kind, round(x, 1), round(width - gap, 1)))
        x += width
    return parts


def _widths(shares: Sequence[float]) -> list[float]:
    """Return the widths of parts: none below the least one, and together as wide as their shares.

    What lies above the least width gives way in proportion, so that no part takes more than it has.
    """
    whole = max(min(WHOLE, sum(shares)), LEAST * len(shares))
    above = [max(0.0, share - LEAST) for share in shares]
    left, total = whole - LEAST * len(shares), sum(above)
    return [LEAST + (each * left / total if total else 0.0) for each in above]
