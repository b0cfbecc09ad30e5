"""Names that have lost letters in a program that has none with accents; the logins still hold them.

`Zieliński` is `Zieliski` then, and the login holds the plain letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...sentences.language import N_
from ..folded_words import folded, words_of
from ..row_sample import all_over
from .repeated_names import Found

DROPPED = N_(
    "A letter is missing that stands in the login, as where a program leaves out letters with "
    "accents; it is taken as it stands. Save the original as CSV UTF-8"
)
LEAST_ROWS = 2
"""A single name may be spelled otherwise in its login."""
MOST_LETTERS = 2
"""How many letters stand in a login for one that was dropped, as in `kjaer`."""
LEAST_LETTERS = 3


def dropped_letters(
    names: Sequence[str], beside: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which names lack a letter that stands in the login.

    :param beside: the other name of each person.
    """

    def is_damaged(at: int) -> bool:
        return _lacks_a_letter(names[at], beside[at], logins[at])

    if not any(map(is_damaged, all_over(len(names)))):
        return
    found = [at for at in range(len(names)) if is_damaged(at)]
    if len(found) >= LEAST_ROWS:
        yield DROPPED, found


def _lacks_a_letter(name: str, beside: str, login: str) -> bool:
    """Return whether a word of a login is a name with a letter or two more inside."""
    own = name.lower()
    if own in login.lower() or not (len(own) >= LEAST_LETTERS and name.isalpha() and own.isascii()):
        return False
    for word in words_of(login.partition("@")[0]):
        # An initial may stand in front of the last name.
        for written in (word, word[1:]):
            if 0 < len(written) - len(own) <= MOST_LETTERS and _is_framed(own, written):
                is_made = _are_begins(written, own, beside) or _are_begins(written, beside, own)
                return not (is_made or written.startswith(own))
    return False


def _is_framed(own: str, word: str) -> bool:
    """Return whether a word begins and ends as a name, and holds its letters in their order."""
    rest = iter(word)
    return (word[0], word[-1]) == (own[0], own[-1]) and all(letter in rest for letter in own)


def _are_begins(word: str, one: str, other: str) -> bool:
    """Return whether a word is made of the first letters of two names, as `annlee`."""
    names = folded(one), folded(other)
    places = range(1, len(word))
    return any(names[0].startswith(word[:at]) and names[1].startswith(word[at:]) for at in places)
