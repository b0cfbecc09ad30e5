"""Notes on last names that end before the word of their login does, as columns cut them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...sentences.language import N_
from ..folded_words import folded, words_of
from ..row_sample import LEAST_ROWS, USUAL, all_over
from .repeated_names import Found

CUT = N_(
    "The login goes on where the name ends, unlike those of the other rows; perhaps a program has "
    "cut the name. It is taken as it stands"
)
FEW_ROWS = 64
"""In longer files all rows are looked at once one of this many is cut."""
LEAST_LETTERS = 3
"""Shorter names begin many words by chance."""
LEAST_REST = 2
"""How many further letters are more than an ending of a language."""
LEAST_CUT = 3
"""How many names of one length are no coincidence, where none is longer."""


def cut_names(first: Sequence[str], last: Sequence[str], logins: Sequence[str]) -> Iterator[Found]:
    """Yield which last names are the beginning of a word in their login.

    A few cut names are noted where most logins end with the last name; many, where no name is
    longer than the cut ones.
    """
    rests = [_rest(first[at], last[at], logins[at]) for at in all_over(len(last))]
    ends = sum(rest == 0 for rest in rests)
    if len(rests) < LEAST_ROWS or sum(rest >= 0 for rest in rests) <= USUAL * len(rests):
        return
    if max(rests) < 1 or (len(last) > FEW_ROWS and max(rests) < LEAST_REST):
        return
    every = [_rest(*row) for row in zip(first, last, logins, strict=True)]
    cut = [at for at, rest in enumerate(every) if rest > 0]
    longest = max(map(len, last))
    if len(cut) < LEAST_CUT or any(len(last[at]) < longest for at in cut):
        cut = [at for at in cut if every[at] >= LEAST_REST and ends > USUAL * len(rests)]
    if cut:
        yield CUT, cut


def _rest(first: str, last: str, login: str) -> int:
    """Return how many letters follow a last name in the word of its login, -1 where it is in none.

    The first name or letters of it are no rest, as in `lindholmgr`.
    """
    name = "".join(words_of(last))
    if len(name) < LEAST_LETTERS:
        return -1
    words = words_of(login.partition("@")[0])
    begins = (begin for word in words for begin in (word, word[1:]) if begin.startswith(name))
    rests = [begin[len(name) :] for begin in begins]
    # *Wolfgang Wolf* has a first name, too, that begins so.
    return min((0 if folded(first).startswith(each) else len(each) for each in rests), default=-1)
