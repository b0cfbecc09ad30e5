"""Notes on secrets that stand in several rows, as cells do that were pasted over others.

One secret for everybody, or for a team, is meant. Of people with one name nothing is told, as
their secrets may be made of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....sentences.language import N_
from ..pasted_names import pasted_places

REPEATED = N_(
    "{secrets} that stand in another row, too, where all others are different, as where cells are "
    "copied down or pasted over others; perhaps they belong to others"
)
LEAST_ROWS = 12
MOST_ROWS = 1_024
"""Among more secrets some are equal because people choose the same ones."""
FEW, FEW_PAIRS = 4, 2
"""At most one secret in so many is told: else several people are meant to have one.

Where each stands twice it is one in two.
"""


def count_repeated(secrets: Sequence[str], names: Sequence[Sequence[str]]) -> int:
    """Return how many secrets stand in other rows, too, as copied cells do: 0 where others do.

    Copied cells stand below each other, or three or more in the order of those they were copied
    from.

    :param names: the columns that name a person.
    """
    if not LEAST_ROWS <= len(secrets) <= MOST_ROWS or len(set(secrets)) == len(secrets):
        return 0
    rows: dict[str, list[int]] = {}
    for at, secret in enumerate(secrets):
        if secret:
            rows.setdefault(secret, []).append(at)
    several = [places for places in rows.values() if len(places) > 1]
    repeated = {at for places in several for at in places}
    few = FEW_PAIRS if all(len(places) == 2 for places in several) else FEW
    if few * len(repeated) > sum(map(len, rows.values())):
        return 0
    pasted = {secrets[at] for at in pasted_places(secrets, repeated.__contains__)}
    are_copied = (_are_below(places) or secrets[places[0]] in pasted for places in several)
    others = [places for places in several if not _have_one_name(names, places)]
    return sum(map(len, others)) if all(are_copied) else 0


def _are_below(places: Sequence[int]) -> bool:
    return places[-1] - places[0] == len(places) - 1


def _have_one_name(names: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    return any(len({column[at].casefold() for at in places}) == 1 for column in names)
