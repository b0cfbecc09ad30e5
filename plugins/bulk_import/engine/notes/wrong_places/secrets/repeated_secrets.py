"""Notes on secrets that stand in several rows, as cells do that were pasted over others.

One secret for everybody, or for a team, is meant. People with one name get no note, as
their secrets may be made of it.
"""

from __future__ import annotations

import re
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
"""At most one secret in so many is noted: else several people are meant to have one.

Where each stands twice it is one in two.
"""
LEAST_UNLIKE, SHARE_ALIKE = 8, 3 / 4
"""Where one secret stands in all rows from some place on: how many different ones are above it, and
which share of these is built like it, as those of a generator are.
"""
_KINDS = (("[a-z]+", "a"), ("[A-Z]+", "A"), ("[0-9]+", "0"), (r"[^aA0]+", "-"))


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
        return len(repeated) if len(several) == 1 and _is_filled_down(secrets, several[0]) else 0
    pasted = {secrets[at] for at in pasted_places(secrets, repeated.__contains__)}
    are_copied = (_are_below(places) or secrets[places[0]] in pasted for places in several)
    others = [places for places in several if not _have_one_name(names, places)]
    return sum(map(len, others)) if all(are_copied) else 0


def _is_filled_down(secrets: Sequence[str], places: Sequence[int]) -> bool:
    """Return whether a secret stands in all rows after others that are built like it."""
    above = secrets[: places[0]]
    if not _are_below(places) or places[-1] != len(secrets) - 1 or len(above) < LEAST_UNLIKE:
        return False
    built = _built(secrets[-1])
    return sum(_built(each) == built for each in above) > SHARE_ALIKE * len(above)


def _built(secret: str) -> str:
    """Return the kinds of signs of a secret in their order, such as `Aa-a-0`."""
    for signs, kind in _KINDS:
        secret = re.sub(signs, kind, secret)
    return secret


def _are_below(places: Sequence[int]) -> bool:
    return places[-1] - places[0] == len(places) - 1


def _have_one_name(names: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    return any(len({column[at].casefold() for at in places}) == 1 for column in names)
