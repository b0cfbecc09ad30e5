"""Violations of any spelling: signs in words, capitals after small letters, mixed scripts.

Bytes that are read in a wrong code page look like that. Costs are in tenths of nats, so that they
add up with those of letter pairs (`letters`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .scripts import LATIN, NO_LETTERS, OTHER, scripts_in
from .signs import WRONG, sign_cost

_NO_WORD = frozenset(NO_LETTERS)
#: The cost of a name that begins with a small letter beyond ASCII.
_SMALL_START = 25
_RUN = re.compile(rf"[^\W\d_{NO_LETTERS}]+")
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
            cost, is_attached = sign_cost(text, place, has_quotes=habits.has_quotes)
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


def lowered(text: str) -> str:
    """Return a word in lower case, the Turkish capital İ as i."""
    return text.lower().replace("i̇", "i")


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
