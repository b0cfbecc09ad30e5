"""Hints about cells of a digits column that contain other characters.

What is written is suggested where only one reading of the cell is likely.
"""

from __future__ import annotations

import re

from ..cells.alphabet import is_invisible, shown
from ..cells.damage import HINT_DATE, HINT_SHORTENED, HINT_WRAPPED, damage_hint, is_date_like
from ..sentences.language import N_, _t, listed_signs

HINT_DECIMALS = N_(
    "A spreadsheet put decimals behind it and drops zeros in front; write {digits}, with the zeros "
    "that stood before it"
)
HINT_DIGITS = N_("Digits 0 to 9 only")
HINT_PLAIN_DIGITS = N_("Write {digits} in plain digits")
HINT_SEPARATORS = N_(
    "A number with separators between its digits; write {digits}, with the zeros that stood before "
    "it"
)
HINT_PERCENT = N_(
    "A spreadsheet shows it in percent, a hundred times as much; write {digits} if that was typed, "
    "and format the column as text"
)
HINT_TELEPHONE = N_(
    "A whole telephone number has more digits than fit here; write those of the short number alone"
)
HINT_ALONE = N_("Write the digits alone, with nothing between them")
HINT_SEVERAL = N_("Holds several numbers; write one of them, such as {digits}")
HINT_LETTERS = N_("Holds {signs} where a digit belongs; probably {digits}")

LONGEST = 200
"""Longer texts are not examined; the hint only says what belongs here."""
_SHORTENED = re.compile(r"\d+([.,]\d+)?e\+?\d+")
_DECIMALS = re.compile(r"([0-9]+)[.,]0{1,2}")
#: As a number of two digits or more is shown in a cell that is formatted so, without decimals.
_PERCENT = re.compile("([1-9][0-9]+)00[ \u00a0\u202f]?%")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?")
#: With every mark of thousands that spreadsheets and people know.
_SEPARATORS = re.compile(
    r"[0-9]{1,3}(?:([.,'\u2019\u00a0\u2007\u2009\u202f ])[0-9]{3})(?:\1[0-9]{3})*"
)
_DIGITS = re.compile("[0-9]+")
#: What stands around digits: signs, and words for an extension, in front.
_AROUND = re.compile(
    r"(?:(?:ext|extn|extension|tel|phone|dect|sip|durchwahl|dw|nst|poste|interno?|int|ramal|anexo|no|nr|x)\b|x(?=[0-9]))?"
    r"(?![-+\u2212][0-9])[^\w]*[0-9]+[^\w]*(?:\([^()0-9]*\))?",
    re.IGNORECASE,
)
#: A unit after digits, and the number of a list in front of them.
_UNIT = re.compile(r"(?:[0-9]{1,2}[:)] ?)?(?P<digits>[0-9]+)(?: [A-Za-z]{1,4}\.?)?")
_TELEPHONE = re.compile(r"[+0-9(][0-9 ()/.\u2010-\u2013\u00a0-]{5,}")
_BETWEEN_NUMBERS = re.compile(r"\s*(?:[,;/&|+\n→]|->|=>)\s*")
#: Letters that a scan and a tired eye take for digits.
_ALIKE = {"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"}
_WITH_LETTERS = re.compile(r"(?=.*[0-9])[0-9OoIl|]+")


def digits_hint(text: str, *, max_length: int) -> str:
    """Return what was done to some digits, and what to write.

    :param max_length: the most digits that fit.
    """
    if damaged := damage_hint(text):
        return damaged
    if len(text) > LONGEST:
        return HINT_DIGITS
    if _SHORTENED.fullmatch(text.casefold()):
        return HINT_SHORTENED
    if found := _DECIMALS.fullmatch(text):
        return HINT_DECIMALS.format(digits=found[1])
    if found := _PERCENT.fullmatch(text):
        return HINT_PERCENT.format(digits=found[1])
    if is_date_like(text) or _TIME.fullmatch(text):
        return HINT_DATE
    if text.isdecimal():
        return HINT_PLAIN_DIGITS.format(digits="".join(str(int(each)) for each in text))
    return _of_what_stands_beside(text, max_length)


def _of_what_stands_beside(text: str, max_length: int) -> str:
    """Return what to do about other signs than digits."""
    hidden = next(filter(is_invisible, text.replace("\n", "")), "")
    if hidden:
        return _t("Take out {sign}", sign=shown(hidden))
    numbers = _DIGITS.findall(text)
    digits = "".join(numbers)
    if _SEPARATORS.fullmatch(text):
        return HINT_SEPARATORS.format(digits=digits)
    if _AROUND.fullmatch(text) and len(digits) <= max_length:
        return HINT_WRAPPED.format(text=digits)
    if _WITH_LETTERS.fullmatch(text):
        signs = listed_signs(dict.fromkeys(filter(_ALIKE.get, text)))
        return HINT_LETTERS.format(signs=signs, digits="".join(_ALIKE.get(s, s) for s in text))
    if _are_several(text, numbers):
        return HINT_SEVERAL.format(digits=numbers[0])
    if (found := _UNIT.fullmatch(text)) and len(found["digits"]) <= max_length:
        return HINT_WRAPPED.format(text=found["digits"])
    if _TELEPHONE.fullmatch(text):
        return HINT_TELEPHONE if len(digits) > max_length else HINT_ALONE
    return HINT_DIGITS


def _are_several(text: str, numbers: list[str]) -> bool:
    """Return whether numbers of one length are listed: an area code is shorter than its number."""
    parts = _BETWEEN_NUMBERS.split(text)
    return len(parts) > 1 and parts == numbers and len(set(map(len, parts))) == 1
