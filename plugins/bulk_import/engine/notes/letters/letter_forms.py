"""Letters and signs that stand for plain ones, or that a keyboard hardly writes."""

from __future__ import annotations

import re
import unicodedata

#: Ligatures of print, letters of mathematics, of East Asian width and in circles, raised ones, and
#: Arabic letters in the form of their place; *Allah* in one sign is on keyboards.
_FORMS = (
    "\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdcⒶ-ⓩ\U0001d400-\U0001d7ff"
    "\u02b0-\u02b8\u02e0-\u02e4\u2070-\u209c\ufb50-\ufdcf\ufe70-\ufefc"
)
#: Phonetic letters, except those that languages of Africa, the Caucasus and Canada also use.
_PHONETICS = "\u0250-\u02af\u1d00-\u1dbf\ua730-\ua731"
_KNOWN = "ɓɔɖɗɘəɛɣɨɩɪɲʃʉʋʒɬʌʔ"
_FORM = re.compile(f"(?![{_KNOWN}])[{_FORMS}{_PHONETICS}]")
_PHONETIC = re.compile(f"(?![{_KNOWN}])[{_PHONETICS}]")
#: Signs beyond Latin-1 that are no letter, but for digits, and the fractions of keyboards.
_SIGN = re.compile(r"[^\w\s\x00-\xff]|[½¼¾]|\d|[\u2070-\u218f\u2460-\u24ff]")
#: Signs that lists and chats leave at an end of a text, which have a note of their own.
_LEFT_OVER = "†‡•…"
_LATIN = re.compile("[A-Za-z]")
#: Categories of Unicode: symbols, numbers that are no digits, and private ones.
_SYMBOLS = ("So", "No", "Co")
#: Punctuation, signs of mathematics and digits, which a keyboard has in ASCII or in its own script.
_PUNCTUATION = ("Po", "Pc", "Pd", "Ps", "Pe", "Sm", "Nd")


def forms_in(text: str) -> list[str]:
    """Return the letters and digits of a text that stand for plain ones, each as often as it is."""
    return _FORM.findall(text)


def odd_signs(text: str) -> list[str]:
    """Return what a keyboard hardly writes: pictures, phonetics, dots and digits of elsewhere."""
    is_latin = _LATIN.search(text) is not None
    signs = [each for each in _SIGN.findall(text) if _is_odd(each, is_latin=is_latin)]
    return signs + _PHONETIC.findall(text)


def _is_odd(sign: str, *, is_latin: bool) -> bool:
    if sign.isascii() or sign in _LEFT_OVER:
        return False
    if sign in "½¼¾":
        return True
    category = unicodedata.category(sign)
    if sign > "\xff" and category in _SYMBOLS:
        return True
    return is_latin and sign > "\xff" and category in _PUNCTUATION and not _FORM.match(sign)
