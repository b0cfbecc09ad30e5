"""The authorisation matrix as cells: a route, who asks, and what they get."""

from __future__ import annotations

from pathlib import Path

from tests.console.requests_per_route import RouteCase

MATRIX = Path(__file__).with_suffix(".txt")
COLUMNS = ("stranger", "ended", "forced", "qa", "leader", "clerk", "manager", "admin")
ENDED = ("deactivated", "timed.out", "no.console", "signed.out")

Cell = tuple[RouteCase, str, str]


def cells() -> list[Cell]:
    """Return every cell of the matrix."""
    lines = [line.split() for line in MATRIX.read_text().splitlines()]
    return [
        (RouteCase(endpoint, method, target), person, answer)
        for endpoint, method, target, *answers in (
            line for line in lines if line and not line[0].startswith("#")
        )
        for column, answer in zip(COLUMNS, answers, strict=True)
        for person in (ENDED if column == "ended" else (column,))
    ]
