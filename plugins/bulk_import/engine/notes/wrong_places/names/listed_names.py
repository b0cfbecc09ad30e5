"""Notes on names and logins that are a team, a plan or a group of the file."""

from __future__ import annotations

from collections.abc import Sequence, Set

from ....sentences.language import N_
from ...logins.made_logins import holds_begin, letters_of, rest_of
from ...row_sample import are_usual

LISTED = N_(
    "It is a value of column {column}, as where the cells of a row have moved; it is taken as it "
    "stands"
)


def listed_names(
    first: Sequence[str],
    last: Sequence[str],
    logins: Sequence[str],
    values: Set[str],
) -> list[list[int]]:
    """Return which first names, last names and logins are a value of a list, by their places.

    It is noted where logins are made of names, and this one is not: people are called Sales, and
    Florence, and their logins say so.
    """

    def is_last_held(at: int) -> bool:
        return holds_begin(logins[at], last[at])

    def is_first_held(at: int) -> bool:
        begins = rest_of(logins[at], last[at])[:1] == letters_of(first[at])[:1]
        return begins or holds_begin(logins[at], first[at])

    def is_made(at: int) -> bool:
        return is_last_held(at) or holds_begin(logins[at], first[at])

    checks = ((first, is_first_held), (last, is_last_held), (logins, is_made))
    found: list[list[int]] = []
    for cells, is_held in checks:
        places = _places(values, cells)
        is_told = places and are_usual(len(logins), is_held)
        found.append([at for at in places if not is_held(at)] if is_told else [])
    return found


def _places(values: Set[str], cells: Sequence[str]) -> list[int]:
    found = values & set(cells)
    return [at for at, cell in enumerate(cells) if cell in found] if found else []
