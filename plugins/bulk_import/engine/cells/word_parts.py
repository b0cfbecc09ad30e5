"""Characters allowed inside a word beside letters and marks: joiners and medial signs.

Rules: UAX 31, section 2.3 (joiners, contexts A1, A2 and B) and table 3a (medial signs). Signs with
a twin in ASCII, such as U+2019 for the apostrophe, are left out: a hint names the twin.
"""

from __future__ import annotations

import re
import unicodedata

NON_JOINER, JOINER = "\u200c", "\u200d"
#: Middle dots, the hyphenation point, the hyphens of Armenian and Katakana, the syllable mark of
#: Tibetan and the gershayim of Hebrew stand between two letters.
_MEDIAL = frozenset("\u00b7\u2027\u058a\u05f4\u0f0b\u30a0\u30fb\uff65")
#: The geresh of Hebrew stands after a letter, at the end of a word too.
_BEHIND = frozenset("\u05f3")
_VIRAMA = 9
_CURSIVE = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5-\u06ff\u0710-\u072f\u074d-\u077f\u08a0-\u08c7]"
)
#: Cursive letters that are never joined to the letter after them (Joining_Type R and U).
_ENDING = re.compile(
    "[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf"
    "\u06d2\u06d3\u06d5\u06ee\u06ef\u0710\u0715-\u0719\u071e\u0728\u072a\u072c\u072f\u074d\u0759-\u075b\u076b\u076c"
    "\u0771\u0773\u0774\u0778\u0779\u08aa-\u08ae\u08b1\u08b2\u08b9]"
)
_UNJOINED = frozenset("\u0621\u0674")


def is_inside_word(text: str, place: int) -> bool:
    """Return whether the character at a place is one that may stand there inside a word."""
    character = text[place]
    if character in _BEHIND:
        return _letter_before(text, place) != ""
    if character in _MEDIAL:
        return _letter_before(text, place) != "" and _letter_behind(text, place) != ""
    return is_joiner(text, place)


def is_joiner(text: str, place: int) -> bool:
    """Return whether a joiner or non-joiner changes how its neighbours are written."""
    character = text[place]
    if character not in (NON_JOINER, JOINER) or place == 0:
        return False
    behind = text[place + 1 : place + 2]
    if unicodedata.combining(text[place - 1]) == _VIRAMA and _letter_before(text, place):
        if character == NON_JOINER:
            return behind.isalpha()
        return not (behind and unicodedata.category(behind)[0] == "M")
    before = _letter_before(text, place)
    is_cursive = _CURSIVE.fullmatch(before) and not _ENDING.fullmatch(before)
    following = _letter_behind(text, place)
    joins_back = _CURSIVE.fullmatch(following) and following not in _UNJOINED
    return character == NON_JOINER and bool(is_cursive and joins_back)


def _letter_before(text: str, place: int) -> str:
    """Return the letter before a place, whatever marks stand between; "" when there is none."""
    while place > 0:
        place -= 1
        if unicodedata.category(text[place])[0] != "M":
            return text[place] if text[place].isalpha() else ""
    return ""


def _letter_behind(text: str, place: int) -> str:
    """Return the letter after a place, whatever marks stand between; "" when there is none."""
    for character in text[place + 1 :]:
        if unicodedata.category(character)[0] != "M":
            return character if character.isalpha() else ""
    return ""
