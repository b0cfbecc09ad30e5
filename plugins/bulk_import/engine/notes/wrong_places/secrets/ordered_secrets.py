"""Notes on secrets that stand in order, as a column does that was sorted by itself.

Nobody sorts rows by their secrets. Secrets that are made of the names or logins of their rows, or
that are numbers or count up, stand in order with these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ....sentences.language import N_
from ...folded_words import folded

ORDERED = N_(
    "{secrets} that stand in order, as where the column was sorted by itself; perhaps they belong "
    "to others"
)
LEAST_RUN = 10
"""This many secrets are in order by chance once in 3,600,000 times."""
PLACES = 64
"""At so many places of a long column it is asked whether they do."""
SHARE = 1 / 2
"""If more than this share of a run has another reason to be in order, the run is not counted."""
SHARE_OF_INITIALS = 3 / 4
"""Secrets and names that are both in order begin alike by chance in fewer rows."""
BEGIN = 2
"""How many letters of a name or login stand in front of a secret that is made of it."""
_DIGITS = re.compile("[0-9]+")


def count_ordered(secrets: Sequence[str], beside: Sequence[Sequence[str]]) -> int:
    """Return how many secrets stand in order below each other, 0 where the order has a reason.

    :param beside: the columns of names and logins.
    """
    return sum(len(run) for run in _runs(secrets) if not _is_explained(secrets, beside, run))


def _runs(secrets: Sequence[str]) -> Iterator[range]:
    """Yield the places of secrets of which each comes after the one above, or before it."""
    end = 0
    for at in range(0, len(secrets), max(1, len(secrets) // PLACES)):
        if at < end:
            continue
        for is_rising in (True, False):
            run = _run_around(secrets, at, is_rising=is_rising)
            if len(run) >= LEAST_RUN:
                end = run.stop
                yield run
                break


def _run_around(secrets: Sequence[str], at: int, *, is_rising: bool) -> range:
    first = last = at
    while last + 1 < len(secrets) and _is_next(secrets, last, is_rising=is_rising):
        last += 1
    while first > 0 and _is_next(secrets, first - 1, is_rising=is_rising):
        first -= 1
    return range(first, last + 1)


def _is_next(secrets: Sequence[str], at: int, *, is_rising: bool) -> bool:
    one, other = secrets[at].casefold(), secrets[at + 1].casefold()
    return "" < one < other if is_rising else one > other > ""


def _is_explained(
    secrets: Sequence[str], beside: Sequence[Sequence[str]], run: Sequence[int]
) -> bool:
    """Return whether secrets are made of names or logins, or differ in their numbers alone."""
    made = sum(any(_is_made(secrets[at], column[at]) for column in beside) for at in run)
    bare = [_DIGITS.sub("", secrets[at]) for at in run]
    alike = sum(one == other for one, other in pairwise(bare))
    initials = [sum(_begins(secrets[at], column[at], 1) for at in run) for column in beside]
    is_of_initials = max(initials, default=0) > SHARE_OF_INITIALS * len(run)
    return is_of_initials or max(made, alike) > SHARE * len(run)


def _is_made(secret: str, text: str) -> bool:
    """Return whether a secret begins like a name or login, or holds it."""
    return _begins(secret, text, BEGIN) or (len(text) > BEGIN and folded(text) in folded(secret))


def _begins(secret: str, text: str, letters: int) -> bool:
    begin = folded(text)[:letters]
    return len(begin) == letters and folded(secret[:letters]) == begin
