"""Notes on cells in another script than the name beside them, as a wrong keyboard writes one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..language import N_
from .login_signs import FEW
from .repeated_names import Found

OTHER_SCRIPT = N_(
    "Written in letters of another script than the name beside it, as where the keyboard was not "
    "changed; it is taken as it stands"
)
_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]")
_LETTER = re.compile(r"[^\W\d_]")


def other_scripts(names: Sequence[str], cells: Sequence[str]) -> Iterator[Found]:
    """Yield which cells hold no Latin letter beside a name that does, or the other way round.

    Where more than one row in eight is so, people write both there; few rows show nothing.
    """
    if len(cells) < FEW or ("".join(cells).isascii() and "".join(names).isascii()):
        return
    rows = zip(names, cells, strict=True)
    found = [place for place, pair in enumerate(rows) if _are_apart(*pair)]
    if 0 < len(found) <= max(1, len(cells) // FEW):
        yield OTHER_SCRIPT, found


def _are_apart(name: str, cell: str) -> bool:
    if name.isascii() and cell.isascii():
        return False
    return {_is_latin(name), _is_latin(cell)} == {True, False}


def _is_latin(text: str) -> bool | None:
    """Say whether a text is in Latin letters, None where it has no letter or several scripts."""
    letters = _LETTER.findall(text)
    latin = sum(_LATIN.match(letter) is not None for letter in letters)
    return None if not letters or 0 < latin < len(letters) else latin > 0
