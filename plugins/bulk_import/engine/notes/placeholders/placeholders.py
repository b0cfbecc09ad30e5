"""Words and signs that stand in a cell for a value that is another or is not known."""

from __future__ import annotations

import unicodedata

from ...sentences.language import N_
from .placeholder_words import OF_NAMES, WORDS

PLACEHOLDER_VALUE = N_(
    "{text} stands for another value or for one that is not known, as people and programs write "
    "it; it is taken as it stands"
)

#: Categories of Unicode: punctuation, blanks, and the signs of mathematics, money and accents.
_SIGNS = frozenset(("Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "Zs"))


def is_placeholder(text: str, *, is_login: bool = False) -> bool:
    """Return whether a text is such a word, or nothing but signs: `-`, `...`, `〃`."""
    if text in WORDS or (not is_login and text in OF_NAMES):
        return True
    return all(unicodedata.category(each) in _SIGNS for each in text)
