"""Types of workbook cells whose stored value a column accepts."""

from __future__ import annotations

from enum import StrEnum


class Holds(StrEnum):
    """What a cell of a workbook may hold beside text, so that its value is taken."""

    TEXT = "text"
    """Texts, and whole numbers whose digits are the text."""
    NUMBER = "number"
    """Numbers, whatever sign stands before their decimals."""
    DATE = "date"
    """Days, in whatever order their parts are shown."""
    MOMENT = "moment"
    """Days with a time of day."""
    TIME = "time"
    """Times of day."""
