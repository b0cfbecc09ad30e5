"""Numbers as text for the overview."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "1 team", "2 teams", "1,500 active people"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def agree(number: int, one: str, many: str) -> str:
    """Return the form of a verb that agrees with a number: "waits" for 1, "wait" for others."""
    return one if number == 1 else many
