"""Notes on logins that a program has put together of names of which one was missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...sentences.language import N_
from ..folded_words import words_of
from ..names.repeated_names import Found

MISSING_PART = N_(
    "A part of it is what programs write for nothing, as where they make a login of a name that "
    "is missing; it is taken as it stands"
)
#: Where none of these stands in the column in small letters, no login needs to be looked at.
_WORDS = ("null", "undefined", "nan", "none")
_PART = re.compile(r"(?:^|[._@-])(null|NULL|Null|undefined|nan|NaN|none|None)(?=$|[._@-])")
_PART_OF_ANY = re.compile(r"(?<![^\n._@-])(?:null|undefined|nan|none)(?![^\n._@-])")


def built_logins(
    first: Sequence[str], last: Sequence[str], logins: Sequence[str]
) -> Iterator[Found]:
    """Yield which logins have such a word between dots, hyphens or in front of a domain."""
    column = "\n".join(logins).lower()
    if not (any(each in column for each in _WORDS) and _PART_OF_ANY.search(column)):
        return
    rows = zip(first, last, logins, strict=True)
    if found := [place for place, row in enumerate(rows) if _lacks_a_part(*row)]:
        yield MISSING_PART, found


def _lacks_a_part(first: str, last: str, login: str) -> bool:
    """Return whether a part of a login stands for nothing, and for no name of its row."""
    part = _PART.search(login)
    if part is None or part[1] == login:
        return False
    return not any(word.startswith(part[1].lower()) for word in (*words_of(first), *words_of(last)))
