"""Notes on cells in another script than the name beside them, as a wrong keyboard writes one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ...sentences.language import N_
from ..logins.login_signs import FEW
from ..names.repeated_names import Found
from ..row_sample import are_usual

OTHER_SCRIPT = N_(
    "Written in letters of another script than the name beside it, as where the keyboard was not "
    "changed; it is taken as it stands"
)
#: Letters of East Asian width are Latin ones, too; what is said of them is another thing.
_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\uff21-\uff3a\uff41-\uff5a]")
_LETTER = re.compile(r"[^\W\d_]")


def other_scripts(
    cells: Sequence[str], odd: Collection[str], beside: Sequence[str]
) -> Iterator[Found]:
    """Yield which cells hold no Latin letter beside a name in Latin ones.

    Where more than one in eight is so, people write both there; few rows show nothing.

    :param odd: the cells that are not in plain letters.
    :param beside: the names beside the cells.
    """
    few = len(cells) // FEW
    if not few or (len(odd) > few and are_usual(len(cells), lambda at: not cells[at].isascii())):
        return
    found = {cell for cell in odd if _is_foreign(cell)}
    places = [place for place, cell in enumerate(cells) if cell in found] if found else []
    if 0 < len(places) <= few:
        apart = [place for place in places if _LATIN.search(beside[place])]
        yield from [(OTHER_SCRIPT, apart)] if apart else []


def _is_foreign(cell: str) -> bool:
    """Return whether a cell holds letters, and no Latin one."""
    return not cell.isascii() and not _LATIN.search(cell) and _LETTER.search(cell) is not None
