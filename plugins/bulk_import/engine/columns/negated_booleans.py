"""Negation of truth values as typed, for a column with the opposite meaning."""

from __future__ import annotations

import re

from ..cells.keys import trim
from ..notation.booleans import TRUTHS, is_truth_word, word_for

_OTHER = {"TRUE": "FALSE", "FALSE": "TRUE"}
_NUMBERS = {"1.0": "TRUE", "1,0": "TRUE", "0.0": "FALSE", "0,0": "FALSE"}
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def negated(cell: str) -> str:
    """Return TRUE for a word for no, FALSE for a word for yes, and any other cell unchanged.

    A word for a state, such as *active*, says the same under either name, and so stays; a blank
    stays blank.
    """
    text = trim(cell)
    if is_truth_word(text):
        word = word_for(text)
    else:
        letters = _NOT_LETTERS.sub("", text).upper()
        word = _NUMBERS.get(text) or (letters if letters in TRUTHS else None)
    return cell if word is None else _OTHER[word]
