"""The script of a letter, for the scripts of the code pages on offer."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import lru_cache

LATIN = "latin"
OTHER = "other"
#: Unicode calls them letters, but no word is spelled with them.
NO_LETTERS = "ªºƒµ"
_BLOCKS = (
    ("\u0250", LATIN),
    ("\u0370", OTHER),
    ("\u0400", "greek"),
    ("\u0530", "cyrillic"),
    ("\u0590", OTHER),
    ("\u0600", "hebrew"),
    ("\u0700", "arabic"),
)


@lru_cache(maxsize=1024)
def script_of(character: str) -> str:
    """Return the script of a letter or a mark."""
    return next((script for end, script in _BLOCKS if character < end), OTHER)


def scripts_in(text: str) -> Collection[str]:
    """Return the scripts of the letters of a text."""
    return {script_of(character) for character in text}


@lru_cache(maxsize=1024)
def is_letter(character: str) -> bool:
    """Return whether a character is a letter of a word; signs (ª, º, ƒ, µ) are not."""
    return (
        unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lo"} and character not in NO_LETTERS
    )


@lru_cache(maxsize=1024)
def is_mark(character: str) -> bool:
    """Return whether a character is a mark on the letter before it."""
    return unicodedata.category(character).startswith("M")
