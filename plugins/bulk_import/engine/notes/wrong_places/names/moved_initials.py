"""Notes on logins of an initial and a last name whose initial is that of another row.

A column of first names that was sorted or moved by itself looks so. A few people have another name
at work, as Robert who is Bob in the file: their initials belong to no other row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ...logins.made_logins import letters_of, rest_of
from ...row_sample import LEAST_ROWS, all_over

MOST_SAME = 3 / 4
"""Share of the initials that stand in another row, whose login has a different initial."""
LEAST_RUN = 4
"""How many neighbouring rows that each have the initial of the next row are no coincidence."""
LEAST_BLOCK, BLOCK_SAME, BLOCK_ROWS = 6, 9 / 10, 2
"""Rows of a block, the share of their initials that other rows of it have, and how many times as
many rows the part of the file may have: from these on it is no coincidence."""
FEW = 8
"""Where fewer than one row in so many has another initial, no column was moved."""
STEPS = (-1, 1)


def moved_initials(first: Sequence[str], last: Sequence[str], logins: Sequence[str]) -> set[int]:
    """Return the places of the rows whose initial stands in another row."""
    sample = all_over(len(logins))
    known = [at for at in sample if _initial(last, logins, at)]
    other = [at for at in known if _has_other(first, last, logins, at)]
    if len(known) < LEAST_ROWS or len(other) < 2 or FEW * len(other) < len(known):
        return set()
    places = [at for at in range(len(logins)) if _has_other(first, last, logins, at)]
    wanted = Counter(_initial(last, logins, at) for at in places)
    same = (wanted & Counter(letters_of(first[at])[:1] for at in places)).total()
    is_sorted = 2 * len(other) > len(known) and same >= max(LEAST_ROWS, MOST_SAME * len(places))
    is_sorted = is_sorted or _is_block(places, same)
    return set(places) if is_sorted else set(_moved(first, last, logins, places))


def _is_block(places: Sequence[int], same: int) -> bool:
    """Return whether rows stand in one part of the file and have exchanged their initials."""
    is_near = places[-1] - places[0] < BLOCK_ROWS * len(places)
    return is_near and len(places) >= LEAST_BLOCK and same >= BLOCK_SAME * len(places)


def _moved(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str], places: Sequence[int]
) -> Iterator[int]:
    """Yield the places of rows below each other that have the initial of the row beside them."""
    for step in STEPS:
        run: list[int] = []
        for at in (*places, len(logins) + 1):
            beside = letters_of(first[at + step])[:1] if 0 <= at + step < len(first) else ""
            is_moved = at in range(len(logins)) and beside == _initial(last, logins, at)
            if run and not (is_moved and run[-1] == at - 1):
                yield from run if len(run) >= LEAST_RUN else ()
                run = []
            run += [at] if is_moved else []


def _initial(last: Sequence[str], logins: Sequence[str], at: int) -> str:
    """Return the initial that stands beside the last name in a login, "" where more does."""
    rest = rest_of(logins[at], last[at])
    return rest if len(rest) == 1 else ""


def _has_other(first: Sequence[str], last: Sequence[str], logins: Sequence[str], at: int) -> bool:
    return _initial(last, logins, at) not in ("", letters_of(first[at])[:1])
