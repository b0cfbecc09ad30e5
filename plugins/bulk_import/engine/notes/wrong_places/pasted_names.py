"""Names that were pasted over others: other rows have them in the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..row_sample import all_over

LEAST_BLOCK = 3
"""How many names in the same order are no coincidence."""
MOST_ROWS = 1_024
"""Longer files are not looked through, as many of their names stand in several rows."""


def pasted_places(names: Sequence[str], is_other: Callable[[int], bool]) -> list[int]:
    """Return the places of names that stand elsewhere, too, three or more in the same order.

    :param is_other: returns whether the login at a place holds another name; asked of a few first.
    """
    if len(names) > MOST_ROWS or not any(map(is_other, all_over(len(names)))):
        return []
    rows: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        rows.setdefault(name, []).append(at)
    found: list[int] = []
    run: list[int] = []
    steps: set[int] = set()
    for at in range(len(names) + 1):
        own = _steps(rows[names[at]], at) if at < len(names) and is_other(at) else set()
        if steps.isdisjoint(own):
            found += run if len(run) >= LEAST_BLOCK else []
            run, steps = [], own
        steps = steps & own
        run += [at] if own else []
    return found


def _steps(places: Sequence[int], at: int) -> set[int]:
    """Return how far away a name stands in other rows."""
    return {at - other for other in places if other != at}
