"""Good rows of members."""

from __future__ import annotations


def row_of_a_member(number: int) -> dict[str, str]:
    """Return a good row, another one for each number."""
    club = "Chess" if number % 2 else ""
    return {"Login": f"m{number}", "Pin": f"pin {number}", "Club": club, "Active": "TRUE"}
