"""A column that a person skips: its cells are neither read nor shown."""

from __future__ import annotations

from .base.field import Field

PREFIX = "-"
"""No field's name begins so, because none of its attributes can."""


class LeftOut(Field[str]):
    """Stands in a layout for a column of the file that belongs to no field."""

    def __init__(self, place: int, label: str, name: str = "") -> None:
        """Take the column's place in the file and what its header calls it."""
        super().__init__(label, required=False, header=label)
        self.name = name or f"{PREFIX}{place}"

    def blank(self) -> str:
        """Return ""."""
        return ""


def is_left_out(column: object) -> bool:
    """Return whether a column of a file was left out."""
    return isinstance(column, LeftOut)
