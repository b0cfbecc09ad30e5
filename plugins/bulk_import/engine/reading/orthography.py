"""What no spelling allows: signs inside words, capitals behind small letters, mixed scripts.

Bytes that are read in a wrong code page look like that. Costs are in tenths of nats, so that they
add up with those of letter pairs (`letters`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .scripts import LATIN, NO_LETTERS, OTHER, is_letter, is_mark, script_of, scripts_in

WRONG = 92
"""The cost of what is never written: as much as the rarest pair of letters."""
INSIDE_A_WORD = 120
DIGIT_BESIDE_LETTER = 46
_NO_WORD = frozenset(NO_LETTERS)
#: Of a name that begins with a small letter beyond ASCII.
_SMALL_START = 25
#: Of a sign that texts about people hardly ever have, like those that draw boxes.
_DRAWN = 60
_LONE = frozenset("§©®™±×¶†‡¹²³¼½¾¡¿")
_RUN = re.compile(rf"[^\W\d_{NO_LETTERS}]+")
_CURRENCIES = frozenset("£€¥¢")
_OPENING, _CLOSING = frozenset("“„«‹‘"), frozenset("”»›“")
_PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("‹", "›"))
_APOSTROPHES = frozenset("’‘´`ʼ")
#: A capital may follow these: McÉvoy is rare, McDonald is not; Irish puts letters before a capital.
_BEFORE_A_CAPITAL = frozenset(
    re.findall("[A-Za-z]+", "Mc Mac De Di La Le Du Van Von Da Del San Fitz h t n d g m b bh")
)


class Word(NamedTuple):
    """A run of letters in lower case, and its script."""

    letters: str
    script: str


class Spelling(NamedTuple):
    """What a piece of text costs, and the words in it."""

    wrong: int
    """For what no spelling allows."""
    signs: int
    """For signs that stand alone or beside a digit; they say little."""
    words: tuple[Word, ...]


class Habits(NamedTuple):
    """How the cells of a file are written."""

    has_quotes: bool
    """True if words are quoted in pairs of quotation marks."""
    has_capitals: bool
    """True if nearly all words begin with a capital, as names do."""


def spelling(text: str, habits: Habits) -> Spelling:
    """Judge a piece of text without blanks."""
    if text.isalpha() and _is_cased_well(text) and not _NO_WORD.intersection(text):
        scripts = scripts_in(text)
        if len(scripts) == 1 and len(text) > 1 and OTHER not in scripts:
            wrong = _SMALL_START * (habits.has_capitals and _starts_small(text))
            return Spelling(wrong, 0, (Word(lowered(text), next(iter(scripts))),))
    wrong = signs = 0
    for place, character in enumerate(text):
        if not character.isascii():
            cost, is_attached = _sign_cost(text, place, habits.has_quotes)
            wrong += cost * is_attached
            signs += cost * (not is_attached)
    words = []
    for run in _RUN.findall(text):
        cost, word = _word(run)
        wrong += cost + _SMALL_START * (habits.has_capitals and _starts_small(run))
        words += [word] if word else []
    return Spelling(wrong, signs, tuple(words))


def _starts_small(word: str) -> bool:
    return not word[0].isascii() and word[0].islower()


def quotes_in_pairs(text: str) -> bool:
    """Return whether a text has quotation marks that open and close."""
    return any(opening in text and closing in text for opening, closing in _PAIRS)


def lowered(text: str) -> str:
    """Return a word in lower case, the Turkish capital İ as i."""
    return text.lower().replace("i̇", "i")


def _sign_cost(text: str, place: int, has_quotes: bool) -> tuple[int, bool]:
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
        cost = _free_cost(sign, before, after, has_quotes)
        return cost, cost >= _DRAWN
    if is_behind and is_ahead:
        return _inner_cost(text, place), True
    return _edge_cost(sign, before, after, has_quotes), True


def _free_cost(sign: str, before: str, after: str, has_quotes: bool) -> int:
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


def _edge_cost(sign: str, before: str, after: str, has_quotes: bool) -> int:
    """Return what a sign before or behind a word costs."""
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


def _word(run: str) -> tuple[int, Word | None]:
    """Return what a run of letters costs, and the word to be scored."""
    if run.isascii():
        return 0, Word(run.lower(), LATIN)
    scripts = scripts_in(run)
    if len(run) == 1:
        return _lone_cost(run, scripts)
    wrong = WRONG * (len(scripts) > 1) + _case_cost(run)
    script = next((each for each in sorted(scripts) if each != LATIN), LATIN)
    if script == OTHER:
        return wrong + WRONG, None
    return wrong, Word(lowered(run), script)


def _lone_cost(letter: str, scripts: object) -> tuple[int, Word | None]:
    """Return what a single letter costs: initials and the Irish Ó are common in Latin only."""
    if letter == "Ó":
        return 0, None
    if scripts == {LATIN}:
        return (25, None) if letter.isupper() else (20, Word(letter, LATIN))
    return 39, None


def _is_cased_well(run: str) -> bool:
    """Return whether letters are all small, all capitals, a capital and small ones, or uncased."""
    if run.islower() or run.isupper() or run.istitle() or run.lower() == run.upper():
        return True
    return run.replace("ß", "").isupper()


def _case_cost(run: str) -> int:
    """Return what capitals in the wrong places of a run cost."""
    if _is_cased_well(run):
        return 0
    small = next((place for place, letter in enumerate(run) if letter.islower()), len(run))
    hump = next((place for place in range(small, len(run)) if run[place].isupper()), None)
    if hump is None:
        # Capitals, then small letters: IJsbrand is written, two of which one is not ASCII is not.
        return 0 if small < 2 else 30 if small == 2 and run[:2].isascii() else WRONG
    if run[:hump] in _BEFORE_A_CAPITAL:
        return 5 if run[hump].isascii() else 15
    return WRONG
