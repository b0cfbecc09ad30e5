"""Names of a Unicode file whose letters some program had read in the wrong code page before.

`Gülþen Yýldýz` and `Èâàí` are sound texts of UTF-8. What they were is told as the code page of a
file that is not Unicode is (decision 70): by the spelling of all names of the file together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..language import N_
from ..reading.code_page.candidates import Candidate, weigh
from ..reading.code_page.guess import MOST_MISSPELT, MOST_STRANGE
from ..reading.code_page.letters import load_scripts
from ..reading.code_page.pages import WINDOWS_1252

WRONG_PAGE = N_(
    "Probably {probably}: a program has read the letters in the wrong code page, as Windows-1252; "
    "they are taken as they stand. Save the original as CSV UTF-8"
)

#: In tenths of nats. 6,000 lists of sound names in 22 languages had no reading that led by 40.
CLEAR = 80
MOST_CELLS = 60
#: What is rare in the names of the West: so the others are hardly ever weighed. Three letters with
#: accents beside each other; those of Turkish, Czech, Polish, Hungarian and Romanian.
_RARE = re.compile(
    "[À-ÖØ-öø-ÿ]{3}|[þýðÞÝÐøØ]|[œ](?=[bcdfghjklmnpstwz])|[ìùàæê](?=[kcmdvžš])|ñs|ê[cd]|õ(?!e)|ã(?![eo])"
    "|\\b[ÈØÏÌ]|[ïò](?=[ek])|û(?=[vmz])|ù(?!\\b)"
)
#: What stands for a byte without a letter in that page; such a cell is refused.
_LOST = re.compile("[\x80-\x9f\ufffd]")


class WrongPage(NamedTuple):
    """How the names of a file read in the page that they were written in."""

    candidate: Candidate

    def probably(self, name: str) -> str:
        """Return what a name was, "" where it reads the same or is none of these."""
        try:
            read = self.candidate.alike.read(name.encode(WINDOWS_1252))
        except (UnicodeEncodeError, KeyError):
            return ""
        return "" if read == name else read

    def found(self, cells: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
        """Yield the sentence about a column and the places of its cells, where there are some."""
        read = {cell: self.probably(cell) for cell in set(cells) if not cell.isascii()}
        places = [place for place, cell in enumerate(cells) if read.get(cell)]
        if places:
            yield WRONG_PAGE.format(probably=read[cells[places[0]]]), places


def wrong_page(names: Iterable[str]) -> WrongPage | None:
    """Return how names that hold letters beyond ASCII were meant, None where they are sound."""
    beyond = [name for name in dict.fromkeys(names) if not (name.isascii() or _LOST.search(name))]
    if not beyond or not _RARE.search("\n".join(beyond)):
        return None
    cells = _encoded(beyond[:MOST_CELLS])
    if not cells:
        return None
    candidates = weigh(cells, WINDOWS_1252, load_scripts())
    best = candidates[0]
    at_home = next((each for each in candidates if each.is_in(WINDOWS_1252)), None)
    is_clean = best.misspelt <= MOST_MISSPELT and best.strange <= MOST_STRANGE
    lead = CLEAR if at_home is None else at_home.cost - best.cost
    return WrongPage(best) if best is not at_home and is_clean and lead >= CLEAR else None


def _encoded(names: Collection[str]) -> list[bytes]:
    """Return the bytes that names were read from, nothing if one holds a letter of another page."""
    try:
        return [name.encode(WINDOWS_1252) for name in names]
    except UnicodeEncodeError:
        return []
