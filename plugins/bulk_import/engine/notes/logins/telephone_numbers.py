"""Notes on logins and names that are telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...cells.keys import trim
from ...sentences.language import N_

LOGINS = N_(
    "All of them are telephone numbers; they are taken as they stand. Perhaps another column "
    "holds the logins"
)
IN_NAME = N_(
    "It is a telephone number and not a name; it is taken as it stands. Perhaps the cells of "
    "the row have moved"
)
LEAST_ROWS = 3
"""How many logins that are telephone numbers are no coincidence."""
_SIGNS = re.compile(r"[ ()/.\u00a0-]+")
#: With the sign or the zeros of another country (E.164), or with one zero before an area.
_NUMBER = re.compile(r"(?:\+|00)[1-9][0-9]{7,13}|0[1-9][0-9]{8,10}")
#: In names a shorter one is known by the signs between its digits.
_IN_NAME = re.compile(r"(?:\+|\(?0)[0-9](?:[ ()/.-]{0,3}[0-9]){6,13}")


def telephone_logins(cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield that all filled logins are such numbers, and their places."""
    filled = [at for at, cell in enumerate(cells) if cell]
    if len(filled) >= LEAST_ROWS and all(_is_number(cells[at]) for at in filled):
        yield LOGINS, filled


def telephone_in_name(text: str) -> str:
    """Return the note on a name that is a telephone number; "" for any other name."""
    return IN_NAME if _IN_NAME.fullmatch(text) and not text.isdecimal() else ""


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(_SIGNS.sub("", trim(cell))) is not None
