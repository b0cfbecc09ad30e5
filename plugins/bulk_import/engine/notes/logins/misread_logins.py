"""Notes on logins in which a sign stands for a letter of the name that stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...sentences.language import N_
from ..folded_words import words_of
from ..names.repeated_names import Found
from .lookalike_letters import lookalike_places

MISREAD = N_(
    "A sign stands where the name of the row has another letter that looks like it, as a scan "
    "reads one; it is taken as it stands. Type it again unless it is meant"
)
LEAST_LETTERS = 3
"""Shorter names are read in many logins by chance."""
#: Digits, and a capital I inside a word, that a scan or a person writes for a letter.
_DIGIT_BY_LETTER = re.compile(r"[01358](?=[^\W\d_])|0(?<=[a-z]0)(?=[._@-])|I(?<=[a-z.]I)")
#: The kinds of signs that it asks for: where a whole column has none of them beside each other,
#: and most have none, no login needs to be looked at.
_KINDS = str.maketrans(
    {
        **dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHJKLMNOPQRSTUVWXYZ", "a"),
        **dict.fromkeys("01358", "0"),
        **dict.fromkeys("._@-", "."),
    }
)
_DOTS, _TURKISH = "ıİ", re.compile("[ıİşŞğĞəƏ]")
_READ_AS = (
    str.maketrans("01358I", "olesbl"),
    str.maketrans("01358I", "oiesbl"),
)


def misread_logins(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which logins hold a name of their row but for a sign that was misread."""
    found = set(lookalike_places(first, last, logins))
    kinds = "\n".join(logins).translate(_KINDS)
    if any(each in kinds for each in ("0a", "a0.", "aI", ".I")):
        rows = zip(first, last, logins, strict=True)
        found.update(place for place, row in enumerate(rows) if _is_misread(*row))
    if any(each in kinds for each in _DOTS):
        rows = zip(first, last, logins, strict=True)
        found.update(place for place, row in enumerate(rows) if _has_other_dots(*row))
    if found:
        yield MISREAD, sorted(found)


def _has_other_dots(first: str, last: str, login: str) -> bool:
    """Return whether a login has an i of Turkish and Azeri only, beside a name of other letters.

    A function that writes small letters makes one of each `I` where that language is set.
    """
    return any(each in login for each in _DOTS) and not _TURKISH.search(first + last)


def _is_misread(first: str, last: str, login: str) -> bool:
    """Return whether a word of a login is a name of its row once digits are read as letters."""
    if not _DIGIT_BY_LETTER.search(login):
        return False
    words = re.split(r"[\W_]+", login.partition("@")[0])
    odd = [word for word in words if _DIGIT_BY_LETTER.search(f".{word}.")]
    read = {word.translate(table).lower() for word in odd for table in _READ_AS}
    names = {*words_of(first), *words_of(last)}
    return any(len(each) >= LEAST_LETTERS for each in names & read)
