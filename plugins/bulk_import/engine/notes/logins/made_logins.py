"""Whether a login is made of the name of its row: of the first letters of one, or an initial."""

from __future__ import annotations

import re

from ..folded_words import folded, spelled_out, words_of

LETTERS = 3
"""How many letters of a name stand in a login that is made of it."""
#: Letters and signs that logins leave out, as of `ʻĀkau` and `D'Angelo`.
_LEFT_OUT = re.compile("[\\W\\d_\u02b0-\u02ff]+")


def letters_of(name: str) -> str:
    """Return the letters of a name as logins hold them: small, without accents and blanks."""
    return _LEFT_OUT.sub("", folded(name))


def local_part(login: str) -> str:
    """Return a login without its domain, as `CORP\\` or `@example.com`."""
    return login.partition("@")[0].rpartition("\\")[2]


def holds_begin(login: str, name: str) -> bool:
    """Return whether the first letters of a name, or of one of its words, stand in a login."""
    written = _LEFT_OUT.sub("", folded(local_part(login)))
    parts = [name, *name.split()]
    begins = {each[:LETTERS] for part in parts for each in (letters_of(part), spelled_out(part))}
    return any(begin in written for begin in begins if len(begin) == LETTERS)


def has_initial(login: str, name: str) -> bool:
    """Return whether a word of a login begins as a name does."""
    initial = letters_of(name)[:1]
    return any(word[0] == initial for word in words_of(local_part(login)))


def rest_of(login: str, name: str) -> str:
    """Return the letters of a login after a name that it begins with, or after its initial.

    Without either nothing is known of the rest, and it is "".
    """
    written, letters = _LEFT_OUT.sub("", folded(local_part(login))), letters_of(name)
    if letters and letters in written:
        return written.replace(letters, "", 1)
    return written[1:] if written[:1] == letters[:1] else ""
