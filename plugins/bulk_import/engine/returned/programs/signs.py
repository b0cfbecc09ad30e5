"""Signs that programs add, drop or exchange without changing what a person reads."""

from __future__ import annotations

import re
import unicodedata

from ...cells.damage import PLAIN_SIGNS
from ...cells.white_space import WHITE_SPACE

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BLANKS = re.compile(f"[{re.escape(WHITE_SPACE)}]+")
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_PLAIN = str.maketrans(PLAIN_SIGNS)
_QUOTES = dict.fromkeys(map(ord, '"«»'))
_PAGES = (
    *("utf-8", "cp1252", "latin-1", "mac_roman", "cp437", "cp850", "cp1250", "cp1251", "ascii"),
    *("cp1253", "cp1254", "cp1257", "cp852", "cp866", "koi8_r"),
)
#: What stands where a code page lacks a letter.
_LOST = str.maketrans({"\ufffd": "?", "_": "?", "□": "?"})
#: Letters without a decomposition that Windows replaces by one that its code page has.
_NEAREST = str.maketrans("łŁđĐıħĦŧŦ", "lLdDihHtT")


def folded(text: str) -> str:
    """Return a text without what programs add or drop around it: blanks, marks of text, quotes."""
    wrapped = _WRAPPED.fullmatch(text.strip())
    return unquoted(wrapped[1] if wrapped else text)


def unquoted(text: str) -> str:
    """Return the same, but for the sign before the quotation marks of ="0044"."""
    plain = text.translate(_PLAIN)
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", plain)).translate(_PLAIN)
    plain = _BLANKS.sub(" ", plain.translate(_QUOTES)).strip()
    return plain.replace("''", "'").strip("' ")


def compatible(text: str) -> str:
    """Return a text in the form of Unicode in which look-alikes are the same."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def joined(text: str) -> str:
    """Return a text without any blank, for a cell whose line break was taken out."""
    return _BLANKS.sub("", folded(text))


def unescaped(text: str) -> str:
    """Return a text whose line breaks and backslashes a program has written as escapes."""
    known = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'"}
    return re.sub(r"\\([nrt\\\"'])", lambda found: known[found[1]], text)


def is_recoded(original: str, returned: str) -> bool:
    """Return whether a text was written in one code page and read in another, lossy or not."""
    if original.isascii():
        return False
    if returned and returned in (original.encode("ascii", "ignore").decode(), _in_utf_7(original)):
        return True
    seen = folded(returned).translate(_LOST)
    if folded("".join(map(_nearest, unicodedata.normalize("NFC", original)))) == seen:
        return True
    forms = {original, *(unicodedata.normalize(form, original) for form in ("NFC", "NFD"))}
    words = _plain_letters(returned)
    return any(
        folded(each).translate(_LOST) == seen
        for text in forms
        # Every code page has the letters of ASCII, so these stay; few texts are worth the rest.
        if _plain_letters(text) == words
        for each in _recoded(text)
    )


def _in_utf_7(text: str) -> str:
    """Return a text as UTF-7 has it at the end of a cell, where no sign ends the letters."""
    return text.encode("utf-7").decode().removesuffix("-")


def _plain_letters(text: str) -> str:
    return "".join(each for each in text if each.isascii() and each.isalnum())


def _recoded(text: str) -> set[str]:
    """Return what a text becomes, by way of every two code pages."""
    found = set()
    for page in _PAGES:
        content = text.encode(page, "replace")
        for other in _PAGES:
            read = content.decode(other, "replace")
            # One-byte text that is UTF-8 without a loss was damaged before, and is mended.
            if page == other or other != "utf-8" or "\ufffd" in read:
                found.add(read)
    return found


def _nearest(letter: str) -> str:
    """Return what Windows writes for a letter that its Western code page lacks."""
    if letter.encode("cp1252", "ignore"):
        return letter
    base = unicodedata.normalize("NFKD", letter.translate(_NEAREST))[0]
    return base if base.isascii() else "?"
