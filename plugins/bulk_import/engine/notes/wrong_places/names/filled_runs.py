"""Notes on a name that was filled down over those of others, where nothing else tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ...logins.made_logins import holds_begin
from ...names.repeated_names import SAME_PERSON, Found

LEAST_RUN, SHARE_IN_ORDER = 5, 1 / 8
"""How many rows below each other with one name are no coincidence, and which share of all rows in a
sorted column, where equal names stand together anyway."""
MOST_ROWS = 1_024
FEW = 4
"""At most one in this many of the other names stands in two rows, as in families; a column is
sorted if at most one in this many neighbours is out of order."""


def filled_runs(names: Sequence[str], logins: Sequence[str]) -> Iterator[Found]:
    """Yield the rows of a column of names below each other that have one and the same.

    :param logins: those of the rows, empty without a column of logins. A login that holds the name
        shows that it is right.
    """
    if not LEAST_RUN < len(names) <= MOST_ROWS or len(set(names)) == len(names):
        return
    for name, run in groupby(range(len(names)), names.__getitem__):
        places = [*run]
        if len(places) < LEAST_RUN or not name:
            continue
        others = [*names[: places[0]], *names[places[-1] + 1 :]]
        held = sum(holds_begin(logins[at], name) for at in places if logins)
        if 2 * held < len(places) and name not in others and _are_apart(others, len(places)):
            yield SAME_PERSON, places


def _are_apart(others: Sequence[str], count: int) -> bool:
    """Return whether other names are nearly all different, so that as many equal ones are odd."""
    if len(others) < LEAST_RUN or FEW * (len(others) - len(set(others))) > len(others):
        return False
    pairs = list(pairwise(map(str.casefold, others)))
    rising = sum(one <= other for one, other in pairs)
    is_in_order = FEW * min(rising, len(pairs) - rising) <= len(pairs)
    return not is_in_order or count >= SHARE_IN_ORDER * (len(others) + count)
