"""Permitted characters of a text, by Unicode category."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from ..sentences import messages
from ..sentences.language import N_, _t, in_english
from .word_parts import is_inside_word, is_joiner

#: Letters and marks that show nothing although their category is that of a letter or a mark:
#: joiners, fillers and variation selectors (Unicode's Default_Ignorable_Code_Point), and the
#: Braille cell without a dot.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
#: Letters with accents, each one character in NFC, whatever stands beside it.
_LATIN = "À-ÖØ-öø-ſ"
#: Line breaks, tabs, blanks that do not break, soft hyphens, joiners, marks of direction, variation
#: selectors and the tags of flags.
_OF_PROSE = re.compile(
    "[\n\t\u00a0\u2007\u202f\u3000\u2009\u00ad\u200b-\u200f\u061c\u2060\ufe00-\ufe0f"
    "\U000e0020-\U000e007f]"
)
#: What stands in a sentence for characters that everybody has a word for.
_NAMED = {" ": N_("a blank"), "\t": N_("a tab")} | dict.fromkeys(
    "\n\r\x0b\x0c\x85\u2028\u2029", N_("a line break")
)
_ASCII_VISIBLE = re.compile(r"[!-~]*")
_REFUSED_EVERYWHERE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@lru_cache(maxsize=4096)
def is_invisible(character: str) -> bool:
    """Return whether a character is a control, a format or another invisible one."""
    if unicodedata.category(character) in _REFUSED_EVERYWHERE:
        return True
    return character == "\ufffd" or _IGNORABLE.match(character) is not None


def shown(character: str) -> str:
    """Return a character as a hint may show it: itself, its name, or an invisible one's number."""
    if character in _NAMED:
        return str(_NAMED[character])
    if is_invisible(character) or character.isspace():
        unnamed = _t("invisible character")
        name = in_english(unicodedata.name(character, unnamed).lower(), unnamed)
        return f"U+{ord(character):04X} ({name})"
    return character


@dataclass(frozen=True)
class Alphabet:
    """Letters, digits and combining marks of any script, inner blanks, and some punctuation.

    Inside a word also what Unicode's UAX 31 allows there (decision 6).
    """

    punctuation: str
    """The other characters that are allowed."""
    described: str
    """The name of the whole alphabet in messages."""
    plain: str = field(init=False, repr=False, compare=False)
    """A pattern of the allowed characters that are in ASCII or composed letters of Latin."""
    _is_plain: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        in_ascii = "".join(each for each in self.punctuation if each.isascii())
        plain = f"[A-Za-z0-9{_LATIN} {re.escape(in_ascii)}]"
        object.__setattr__(self, "plain", plain)
        object.__setattr__(self, "_is_plain", re.compile(f"{plain}*"))

    def refused(self, text: str) -> str | None:
        """Return the first character of `text` that is not allowed, None when all are."""
        if self._is_plain.fullmatch(text):
            return None
        places = (place for place, each in enumerate(text) if not self._allows(each))
        return next((text[place] for place in places if not is_inside_word(text, place)), None)

    def message(self, label: str) -> str:
        """Return the sentence for a cell that holds another character."""
        return messages.CHARACTERS.format(label=label, allowed=self.described)

    def _allows(self, character: str) -> bool:
        if character == " " or character in self.punctuation:
            return True
        category = unicodedata.category(character)
        return (category[0] in "LM" or category in ("Nd", "Nl")) and not is_invisible(character)


class Unbroken:
    """Anything that can be seen and is not white space, as a login is written."""

    plain = "[!-~]"
    """A pattern of the allowed characters that are ASCII."""

    def refused(self, text: str) -> str | None:
        """Return the first white space or invisible character of `text`, None without any."""
        if _ASCII_VISIBLE.fullmatch(text):
            return None
        return next((each for each in text if each.isspace() or is_invisible(each)), None)

    def message(self, label: str) -> str:
        """Return the sentence for a cell that holds such a character."""
        return messages.INVISIBLE.format(label=label)


def hidden_in(text: str) -> str | None:
    """Return the first invisible character, or white space but U+0020; None without any."""
    if text.isascii() and text.isprintable():
        return None
    odd = (
        place
        for place, each in enumerate(text)
        if each != " " and (each.isspace() or is_invisible(each))
    )
    return next((text[place] for place in odd if not is_joiner(text, place)), None)


def hidden_in_prose(text: str) -> str | None:
    """Return the first character that a text of several lines must not hold; None without any.

    Beside line breaks and tabs it may hold what people paste from letters, web pages and chats.
    """
    return hidden_in(_OF_PROSE.sub("", text))


UNBROKEN = Unbroken()
