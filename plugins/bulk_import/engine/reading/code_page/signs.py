"""Cost of the signs of a text: inside words, at their edges, beside numbers."""

from __future__ import annotations

import unicodedata

from .scripts import is_letter, is_mark, script_of

WRONG = 92
"""The cost of a sign that nobody writes: that of the rarest pair of letters."""
INSIDE_A_WORD = 120
DIGIT_BESIDE_LETTER = 46
#: The cost of a sign that texts about people hardly ever have, such as one that draws boxes.
_DRAWN = 60
_LONE = frozenset("§©®™±×¶†‡¹²³¼½¾¡¿")
_CURRENCIES = frozenset("£€¥¢")
_OPENING, _CLOSING = frozenset("“„«‹‘"), frozenset("”»›“")
_PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("‹", "›"))
_APOSTROPHES = frozenset("’‘´`ʼ")


def sign_cost(text: str, place: int, *, has_quotes: bool) -> tuple[int, bool]:
    """Return the cost of the character at a place, and whether a letter is beside it."""
    sign = text[place]
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if is_letter(sign):
        is_beside_digit = before.isdigit() or after.isdigit()
        return (DIGIT_BESIDE_LETTER if is_beside_digit else 0), False
    if is_mark(sign):
        return (10 if before and script_of(before) == script_of(sign) else INSIDE_A_WORD), True
    is_behind, is_ahead = bool(before) and is_letter(before), bool(after) and is_letter(after)
    if not is_behind and not is_ahead:
        cost = _free_cost(sign, before, after, has_quotes=has_quotes)
        return cost, cost >= _DRAWN
    if is_behind and is_ahead:
        return _inner_cost(text, place), True
    return _edge_cost(sign, before, after, has_quotes=has_quotes), True


def _free_cost(sign: str, before: str, after: str, *, has_quotes: bool) -> int:
    """Return what a sign costs that touches no letter."""
    if (before.isdigit() and sign in "ªº°²³") or (sign in _CURRENCIES and (before or after)):
        return 5 if (before + after).isdigit() else _DRAWN
    if before and not before.isascii() and not before.isdigit():
        return _DRAWN
    if sign in _OPENING or sign in _CLOSING:
        return 10 if has_quotes else 30
    if sign in _CURRENCIES or sign in "–—…\xa0·•°":
        return 10
    return 30 if sign in _LONE else _DRAWN


def _inner_cost(text: str, place: int) -> int:
    """Return what a sign between two letters costs."""
    before, sign, after = text[place - 1], text[place], text[place + 1]
    if sign in _APOSTROPHES:
        if sign == "’" and (after.isupper() or (place == 1 and before in "ld")):
            return 7
        # The s of a genitive; it costs, as Luís of a Mac looks like Lu’s.
        return 35 if sign == "’" and text[place + 1 :] in {"s", "t"} else 40
    if sign == "·" and before in "lL" and after in "lL":
        return 0
    if sign == "\xa0":
        return 20 if after.isupper() else 100
    if unicodedata.category(sign) == "Cf":
        return 20 if script_of(before) in {"arabic", "hebrew"} else WRONG
    return INSIDE_A_WORD


def _edge_cost(sign: str, before: str, after: str, *, has_quotes: bool) -> int:
    """Return what a sign before or after a word costs."""
    if sign in _APOSTROPHES:
        return 30 if sign == "’" and (after in {"t", "s"} or before == "s") else 80
    if (sign in _OPENING and after) or (sign in _CLOSING and before):
        return 15 if has_quotes else 80
    if sign == "\xa0":
        return 60
    if unicodedata.category(sign) == "Cf":
        return 20 if script_of(before or after) in {"arabic", "hebrew"} else WRONG
    allowed = {
        "…": 60 if before else WRONG,
        "°": 10 if before in {"n", "N"} or after in {"C", "F"} else WRONG,
        "ª": 10 if before in {"M", "D", "n", "N"} else WRONG,
        "º": 10 if before in {"M", "D", "n", "N"} else WRONG,
        "²": 10 if before == "m" else WRONG,
        "³": 10 if before == "m" else WRONG,
        "™": 50 if before else WRONG,
        "®": 50 if before else WRONG,
        "¿": 40 if after else WRONG,
        "¡": 40 if after else WRONG,
    }
    return 60 if sign in _CURRENCIES else allowed.get(sign, WRONG)


def quotes_in_pairs(text: str) -> bool:
    """Return whether a text has quotation marks that open and close."""
    return any(opening in text and closing in text for opening, closing in _PAIRS)
