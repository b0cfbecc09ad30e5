"""Notes on secrets that are made of names or logins, of which some hold those of other rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from ....sentences.language import N_
from ...folded_words import folded
from ...logins.made_logins import letters_of
from ...row_sample import LEAST_ROWS, all_over

NAMED = N_(
    "{secrets} with the name or the login of another row and not of its own, as where the column "
    "was sorted, moved or pasted by itself; perhaps they belong to others"
)
LEAST_LETTERS = 4
"""Shorter names stand in many secrets by chance."""
MOST_ROWS = 1_024
"""In longer files many words are somebody's name."""
SHARE = 1 / 2
"""Where more than this share of the secrets hold a name of the file, they are made of these."""
LEAST_OTHERS = 2
"""A single one may be the name that somebody has at work, and that another one has, too."""
BEGINS = (2, 3)
"""How many letters of each name stand in front of secrets that are made of two beginnings."""
_PARTS = re.compile(r"[^\W\d_]{4,}|[0-9]{4,}")
_HUMPS = re.compile(r"[A-Z][a-z]{3,}")


def count_named(
    secrets: Sequence[str], names: Sequence[Sequence[str]], logins: Sequence[Sequence[str]]
) -> int:
    """Return how many secrets hold a name or login of another row alone, 0 where few hold any.

    :param names: the columns that name a person.
    :param logins: the column of logins, if there is one.
    """
    if not LEAST_ROWS <= len(secrets) <= MOST_ROWS or not _are_words(secrets, names, logins):
        return 0
    rows = [set(_tokens(names, logins, at)) for at in range(len(secrets))]
    known = set(chain.from_iterable(rows))
    own, others = 0, []
    for secret, tokens in zip(secrets, rows, strict=True):
        text = folded(secret)
        if any(token in text for token in tokens):
            own += 1
        elif held := known.intersection(_parts(secret)):
            others.append(min(held))
    is_made = own + len(others) > SHARE * sum(map(bool, secrets))
    # What all of them hold is a word for everybody, such as the town that somebody is called like.
    is_apart = len(set(others)) > SHARE * len(others)
    return len(others) if is_made and is_apart and len(others) >= LEAST_OTHERS else 0


def _are_words(
    secrets: Sequence[str], names: Sequence[Sequence[str]], logins: Sequence[Sequence[str]]
) -> bool:
    """Return whether several secrets all over the file hold what some row is called."""
    places = all_over(len(secrets))
    called = set(folded("\n".join(chain(*names, *logins))).replace(" ", "").split("\n"))
    called.update(chain.from_iterable(_beginnings(names, at) for at in places))
    count = sum(not called.isdisjoint(_parts(secrets[at])) for at in places)
    return 2 * count > SHARE * len(places)


def _tokens(
    names: Sequence[Sequence[str]], logins: Sequence[Sequence[str]], at: int
) -> Iterator[str]:
    yield from (each for column in names if len(each := letters_of(column[at])) >= LEAST_LETTERS)
    yield from (each for column in logins if len(each := folded(column[at])) >= LEAST_LETTERS)
    yield from _beginnings(names, at)


def _beginnings(names: Sequence[Sequence[str]], at: int) -> Iterator[str]:
    """Yield the first letters of both names joined, in each order."""
    if len(names) != 2:
        return
    first, last = (letters_of(column[at]) for column in names)
    for count in BEGINS:
        if len(first) >= count and len(last) >= count:
            yield first[:count] + last[:count]
            yield last[:count] + first[:count]


def _parts(secret: str) -> Iterator[str]:
    """Yield the words and numbers of a secret that may be names, also where one begins another."""
    yield from map(folded, chain(_PARTS.findall(secret), _HUMPS.findall(secret)))
