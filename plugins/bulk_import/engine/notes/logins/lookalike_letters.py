"""Logins that hold a name of their row in letters which look like it, as `kirnball` for Kimball."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from string import digits

from ..folded_words import folded_cells, words_of
from ..row_sample import are_usual

FEW_ROWS = 64
"""In longer files logins are looked at only if most of them hold the names of their rows."""
FEW = 8
LEAST_LETTERS = 4
"""Shorter names look like a part of many logins by chance."""
_LETTERS = str.maketrans("01358l", "oiesbi")
_PARTS = re.compile(r"[\W_]+")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def lookalike_places(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[int]:
    """Yield the places of the logins that do not hold a name of their row but look so."""
    for names, beside in ((first, last), (last, first)):
        is_held = partial(_is_held, names, logins)
        if len(logins) <= FEW_ROWS or (
            any(map(is_held, range(FEW))) and are_usual(len(logins), is_held)
        ):
            columns = map(folded_cells, (names, logins))
            for at, (name, login) in enumerate(zip(*columns, strict=True)):
                if name not in login and _looks_like(name, beside[at], login):
                    yield at


def _is_held(names: Sequence[str], logins: Sequence[str], at: int) -> bool:
    return names[at].lower() in logins[at].lower()


def _looks_like(name: str, beside: str, login: str) -> bool:
    """Return whether a login holds one name with such letters, and the other name beside it.

    `vilala` holds the first letters of two names, and resembles a third by chance.
    """
    written = login.partition("@")[0]
    words = [each for each in words_of(name) if len(each) >= LEAST_LETTERS and each not in written]
    shapes = set(map(_shape, words))
    if not any(shape in _shape(written) for shape in shapes):
        return False
    others = set(map(_shape, words_of(beside)))
    rests = {"", *others, *(each[0] for each in others)}
    parts = [part for each in _PARTS.split(written) for part in (each, each.rstrip(digits))]
    return any(
        shape in part and part.replace(shape, "", 1) in rests
        for part in map(_shape, parts)
        for shape in shapes
    )


def _shape(word: str) -> str:
    """Return a word in small letters with one letter for all that look alike."""
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    return word.translate(_LETTERS)
