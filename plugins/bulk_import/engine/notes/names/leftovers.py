"""Leftovers of delimiters, lists, scans and wrong alphabets in and around a name or a login."""

from __future__ import annotations

import re

from ...sentences.language import N_

EDGE = N_(
    "A sign stands in front or behind, as a delimiter, a list or a chat leaves one there; it is "
    "taken as it stands. Take it away unless it was typed"
)
BLANKS = N_(
    "Blanks stand side by side or between single letters, as a scan or columns of a fixed width "
    "leave them; they are taken as they stand"
)
DIGIT = N_(
    "A digit stands inside a word, as a scan reads a letter; it is taken as it stands. Type it "
    "again unless it is meant"
)
CAPITAL = N_(
    "A capital letter with an accent stands inside a word, as another code page or a program "
    "without accents leaves it; type it again unless it is meant"
)

_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
#: Before a name, and after one; many are refused, and other hosts allow them.
_BEFORE_NAME = re.compile(r"[+@%_,/.;:)$£\\*#|\[({<>\]}\"]|[-*•·–] ")
_BEHIND_NAME = re.compile(
    r"[-+@%_,/($£\\;:*#|\"†‡¹²³™®\[{<!]$|(?:''|\.\.)$|(?<!\bEs)[^\W\d_]{4}(?<!Prof)\.$"
)
#: A login may begin as a telephone number does, and end as an account of a machine.
_BEFORE_LOGIN = re.compile(r"\+(?!\d)|-(?![\d-])|[@%,/.;:)\\*#|\[({<>«\]}\"!?&•·]")
_BEHIND_LOGIN = re.compile(r"[@%,/.(\\;:*#|\"†‡¹²³™®\[{<»&…]$|''$")
_BLANKS = re.compile(r"  |(?<!\w)\w(?: [a-zß-öø-ÿ]){2,}(?!\w)")
_DIGIT = re.compile(r"[A-Za-z][01][a-z]|\b(?!1st\b)[01][a-z]{2}")
#: Names such as McÁdam and DeÁvila are written so.
_CAPITAL = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bDa)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?<!\bFitz)(?<!\bh)"
    r"(?:(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŽŸŒ]|(?<=[A-Z])[À-ÖØ-ÞŠŽŸŒ](?=[a-zß-öø-ÿ]{2}))"
)


def left_in_name(text: str) -> str:
    """Return the note on a name with such a leftover, "" for any other."""
    if _has_edge(text, _BEFORE_NAME, _BEHIND_NAME):
        return EDGE
    found = ((BLANKS, _BLANKS), (DIGIT, _DIGIT), (CAPITAL, _CAPITAL))
    return next((reason for reason, pattern in found if pattern.search(text)), "")


def left_in_login(text: str) -> str:
    """Return the note on a login with a sign at one of its ends; "" for any other."""
    return EDGE if _has_edge(text, _BEFORE_LOGIN, _BEHIND_LOGIN) else ""


def _has_edge(text: str, before: re.Pattern[str], behind: re.Pattern[str]) -> bool:
    opening = _BRACKETS.get(text[-1:])
    is_open = opening is not None and opening not in text
    return is_open or before.match(text) is not None or behind.search(text) is not None
