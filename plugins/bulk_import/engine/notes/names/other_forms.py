"""Texts in the place of a name or a login that are something else: numbers, objects, addresses."""

from __future__ import annotations

import re

from ...cells.program_objects import is_object
from ...sentences.language import N_

POWER = N_(
    "It is written as a number with a power of ten, as programs shorten a large one; it is taken "
    "as it stands. Where a number was meant, format the column as text and type it again"
)
NUMBER = N_(
    "It is a number as a spreadsheet shows one, with a sign or with separators; it is taken as it "
    "stands. Write the digits alone"
)
OBJECT = N_(
    "It is how a program or a directory writes an entry that is no plain text; it is taken as it "
    "stands. Write the text alone"
)
ADDRESS = N_(
    "It looks like an address or a login and not like a name; it is taken as it stands. Perhaps "
    "two columns have changed places"
)

_POWER = re.compile(r"\d{1,4}[eE]\d{1,2}")
_NUMBER = re.compile(
    r"[$€£¥] ?-?\d[\d., ]*|-?\d[\d., ]* ?[%€$£¥]|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:['’ ]\d{3})+|\d+[.,]\d{4,}|-\d+"
)
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|www\..+|[A-Za-z]:\\.*|\\\\.+|(?:/\w+){2,}/?|\w+\\\w[\w.]*"
    r"|[a-z]+\.[a-z]{2,}\d*|[a-z]+_[a-z]{2,}\d*"
)


def other_form(text: str) -> str:
    """Return the note on a name or a login that is a number or an object, "" for any other."""
    if is_object(text):
        return OBJECT
    found = ((POWER, _POWER), (NUMBER, _NUMBER))
    return next((reason for reason, pattern in found if pattern.fullmatch(text)), "")


def address_form(text: str) -> str:
    """Return the note on a name that is an address or a login, "" for any other."""
    return ADDRESS if _ADDRESS.fullmatch(text) else ""
