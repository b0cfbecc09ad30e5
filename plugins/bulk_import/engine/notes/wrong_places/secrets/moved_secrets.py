"""Notes on secrets that hold the name of the row above or below, as a moved column has them."""

from __future__ import annotations

from collections.abc import Sequence

from ....sentences.language import N_
from ...folded_words import folded
from ...logins.made_logins import letters_of
from ...row_sample import LEAST_ROWS, all_over

MOVED = N_(
    "{secrets} with the name of the person in the row above or below, as where the column has "
    "moved by a row; perhaps they belong to others"
)
LEAST_LETTERS = 4
"""Shorter names stand in many secrets by chance."""
SHARE = 1 / 2
"""What more than this share of the secrets hold is no coincidence."""
STEPS = (-1, 1)


def count_moved(secrets: Sequence[str], names: Sequence[str]) -> int:
    """Return how many secrets hold the name of the row before theirs, or after; 0 of a few."""
    places = all_over(len(secrets))
    for step in STEPS:
        count = sum(_holds(secrets, names, at, at + step) for at in places)
        if len(places) >= LEAST_ROWS and count > SHARE * len(places):
            return sum(_holds(secrets, names, at, at + step) for at in range(len(secrets)))
    return 0


def _holds(secrets: Sequence[str], names: Sequence[str], at: int, other: int) -> bool:
    if not 0 <= other < len(names):
        return False
    name = letters_of(names[other])
    return len(name) >= LEAST_LETTERS and name in folded(secrets[at])
