"""The words of names and logins, as they are held against each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
#: Letters of which Unicode does not tell the plain one.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
#: What people write for a letter who have none with a sign above it.
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def words_of(text: str) -> list[str]:
    """Return the words of a text, each in small letters and without accents."""
    return _WORD.findall(folded(text))


def folded(text: str) -> str:
    """Return a text in small letters and without accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_PLAIN)


def folded_cells(cells: Sequence[str]) -> list[str]:
    """Fold all cells at once, which is quicker than `folded` for each."""
    found = folded("\n".join(cells)).split("\n")
    # A cell with a line break in it has become several.
    return found if len(found) == len(cells) else list(map(folded, cells))


def spelled_out(text: str) -> str:
    """Return a text in small letters, with two of them for one as in `Mueller`."""
    return unicodedata.normalize("NFC", text).lower().translate(_SPELLED_OUT)
