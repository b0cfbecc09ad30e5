"""Notes on logins that hold a name of the row above or below them and not the one of their own.

A column of names or logins looks so if a cell was deleted from it or inserted into it. The logins
may be made in any way: the first letters of each name are looked for in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

LETTERS = 3
"""How many letters of a name stand in a login that is made of it, as in `annlee`."""
LEAST_RUN = 3
"""How many rows below each other are no coincidence."""
STEPS = (-1, 1)


def moved_places(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str], sample: Sequence[int]
) -> Iterator[int]:
    """Yield the places of the logins that hold the name of a row beside theirs.

    :param sample: the places of some logins that hold a word.
    """
    for names in (first, last):
        foreign = [at for at in sample if _begin(names[at]) not in logins[at].lower()]
        for step in STEPS:
            if any(_is_moved(names, logins, step, at) for at in foreign):
                yield from _runs(map(partial(_is_moved, names, logins, step), range(len(logins))))


def _runs(are_moved: Iterator[bool]) -> Iterator[int]:
    run: list[int] = []
    for at, is_moved in enumerate((*are_moved, False)):
        if is_moved:
            run.append(at)
            continue
        if len(run) >= LEAST_RUN:
            yield from run
        run = []


def _is_moved(names: Sequence[str], logins: Sequence[str], step: int, at: int) -> bool:
    login = logins[at].lower()
    if not 0 <= at + step < len(names) or _begin(names[at]) in login:
        return False
    beside = _begin(names[at + step])
    return len(beside) == LETTERS and beside in login


def _begin(name: str) -> str:
    """Return the first letters of a name, and of a blank one what stands in no login."""
    return name[:LETTERS].lower() or "\n"
