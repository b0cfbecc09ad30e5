"""Names that were pasted over others: other rows have them in the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..row_sample import all_over

LEAST_BLOCK, LEAST_WITH_GAPS = 3, 4
"""How many names in the same order are no coincidence, and how many where rows between them are
left out, as of those that a filter hides.
"""
MOST_ROWS = 1_024
"""Longer files are not looked through, as many of their names stand in several rows."""


def pasted_places(names: Sequence[str], is_other: Callable[[int], bool]) -> list[int]:
    """Return the places of names that stand elsewhere, too, several in the same order.

    :param is_other: returns whether the login at a place holds another name; asked of a few first.
    """
    if len(names) > MOST_ROWS or not any(map(is_other, all_over(len(names)))):
        return []
    rows: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        rows.setdefault(name, []).append(at)
    others = [rows[name] if is_other(at) else () for at, name in enumerate(names)]
    return _at_one_distance(others) or _with_gaps(others)


def _at_one_distance(others: Sequence[Sequence[int]]) -> list[int]:
    """Return the places of blocks that were moved as they are.

    :param others: in which rows the name of each stands, its own too; empty where it is the right
        one.
    """
    found: list[int] = []
    run: list[int] = []
    steps: set[int] = set()
    for at, places in enumerate((*others, ())):
        own = {at - each for each in places if each != at}
        if steps.isdisjoint(own):
            found += run if len(run) >= LEAST_BLOCK else []
            run, steps = [], own
        steps = steps & own
        run += [at] if own else []
    return found


def _with_gaps(others: Sequence[Sequence[int]]) -> list[int]:
    """Return the places of blocks that were put together of rows with others between them."""
    found: list[int] = []
    run: list[int] = []
    source = -1
    for at, places in enumerate((*others, ())):
        # The places of a name are in order.
        first = next((each for each in places if each > source and each != at), -1)
        if first < 0:
            found += run if len(run) >= LEAST_WITH_GAPS else []
            run, first = [], next((each for each in places if each != at), -1)
        if first >= 0:
            run.append(at)
        source = first
    return found
