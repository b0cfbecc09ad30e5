"""The authorisation matrix as cells: a door, who stands before it, and what they get."""

from __future__ import annotations

from pathlib import Path

from tests.console.knocking import Door

MATRIX = Path(__file__).with_suffix(".txt")
COLUMNS = ("stranger", "ended", "forced", "qa", "leader", "clerk", "manager", "admin")
ENDED = ("deactivated", "locked.out", "no.console", "signed.out")

Cell = tuple[Door, str, str]


def cells() -> list[Cell]:
    """Return every cell of the matrix."""
    lines = [line.split() for line in MATRIX.read_text().splitlines()]
    return [
        (Door(endpoint, method, target), person, answer)
        for endpoint, method, target, *answers in (
            line for line in lines if line and not line[0].startswith("#")
        )
        for column, answer in zip(COLUMNS, answers, strict=True)
        for person in (ENDED if column == "ended" else (column,))
    ]
