"""Places in a worksheet, as spreadsheets name them: G17, A1:C3."""

from __future__ import annotations

import re
from typing import NamedTuple

from .sentences import damaged

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Area(NamedTuple):
    """Some cells that form a rectangle; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def touches(self, other: Area) -> bool:
        """Return whether two areas share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def __str__(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


def cell_name(row: int, column: int) -> str:
    """Return how spreadsheets call a cell, such as G17."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """Return how spreadsheets call a column, such as G."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def area_of(text: str) -> Area:
    """Return the cells that a reference such as `A1:C3` names."""
    first, _, last = text.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def place_of(name: str) -> tuple[int, int]:
    """Return row and column of a cell, by its name in small or capital letters."""
    found = _REFERENCE.fullmatch(name)
    if found is None:
        raise damaged()
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
