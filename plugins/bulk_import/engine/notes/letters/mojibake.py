"""Names of a Unicode file whose letters some program had read in the wrong code page before.

`Gülþen Yýldýz`, `Èâàí` and `РђРЅРЅР°` are sound texts of UTF-8. The code page is found as that of a
file that is not Unicode (decisions 70, 156): by all names of the file together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...reading.code_page.pages import WINDOWS_1252
from ...sentences.language import N_
from .misread_bytes import MOST_CELLS, Misread, clear_reading, encoded, of_other_page, of_utf_8

WRONG_PAGE = N_(
    "Probably {probably}: a program has read the letters in the wrong code page, as {page}; they "
    "are taken as they stand. Save the original as CSV UTF-8"
)

#: What is rare in the names of the West: so the others are hardly ever weighed. Three letters with
#: accents beside each other; those of Turkish, Czech, Polish, Hungarian and Romanian.
_RARE = re.compile(
    "[À-ÖØ-öø-ÿ]{3}|[þýðÞÝÐøØ]|[œ](?=[bcdfghjklmnpstwz])|[ìùàæê](?=[kcmdvžš])|ñs|ê[cd]|õ(?!e)|ã(?![eo])"
    "|\\b[ÈØÏÌ]|[ïò](?=[ek])|û(?=[vmz])|ù(?!\\b)"
)
#: What stands for a byte without a letter in that page; such a cell is refused.
_LOST = re.compile("[\x80-\x9f\ufffd]")


@dataclass(frozen=True)
class WrongPage:
    """How the names of a file read in the page that they were written in."""

    misread: Misread

    def probably(self, name: str) -> str:
        """Return the probable original of a name, "" where it is the same or unknown."""
        try:
            read = self.misread.read(name.encode(self.misread.codec))
        except (UnicodeError, KeyError):
            return ""
        return "" if read == name else read

    def found(self, cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
        """Yield the sentence about a column and the places of its cells, where there are some."""
        read = {cell: self.probably(cell) for cell in set(cells) if not cell.isascii()}
        places = [place for place, cell in enumerate(cells) if read.get(cell)]
        if places:
            probably = read[cells[places[0]]]
            yield WRONG_PAGE.format(probably=probably, page=self.misread.page), places


def wrong_page(names: Iterable[str]) -> WrongPage | None:
    """Return how names that hold letters beyond ASCII were meant, None where they are sound."""
    beyond = [name for name in dict.fromkeys(names) if not (name.isascii() or _LOST.search(name))]
    if not beyond:
        return None
    cells = encoded(beyond, WINDOWS_1252)
    if cells:
        found = _of_western(beyond, cells[:MOST_CELLS])
    else:
        found = of_utf_8(beyond) or of_other_page(beyond)
    return WrongPage(found) if found else None


def _of_western(names: Sequence[str], cells: Sequence[bytes]) -> Misread | None:
    """Return what names were that were read as Windows-1252, as most are.

    :param cells: the bytes of some of them.
    """
    best = clear_reading(cells, WINDOWS_1252) if _RARE.search("\n".join(names)) else None
    return Misread(WINDOWS_1252, best.alike.read) if best else None
