"""Words in which letters of several scripts stand side by side, some of which look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LATIN = "Latin"
#: Scripts that are written together, with Latin letters among them, too.
_EAST_ASIAN = frozenset(("Cjk", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Ideographic"))
_LETTERS = ("Lu", "Ll", "Lt", "Lo")
_WORD = re.compile(r"[^\W\d_]+")


def mixed_scripts(text: str) -> list[str]:
    """Return the scripts of a text where there are several that are not written together.

    Rule: UTS 39, "highly restrictive". Full-width and styled letters count as those they stand for.
    """
    if text.isascii():
        return []
    if "@" in text:
        # The name of a server has letters of its own.
        return next(filter(None, map(mixed_scripts, text.split("@"))), [])
    letters = unicodedata.normalize("NFKC", text)
    scripts = list(dict.fromkeys(_scripts(letters)))
    others = [script for script in scripts if script not in _EAST_ASIAN]
    is_together = len(scripts) < 2 or others in ([], [LATIN])
    return [] if is_together else scripts


def mixed_words(text: str) -> list[str]:
    """Return the scripts of the first word that mixes them; words of their own may differ."""
    mixed: Iterable[list[str]] = map(mixed_scripts, _WORD.findall(text))
    return next(filter(None, mixed), [])


def _scripts(text: str) -> Iterator[str]:
    for character in text:
        if script := _script_of(character):
            yield script


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    """Return the first word of the name of a letter, which is its script; "" for other signs."""
    if unicodedata.category(character) not in _LETTERS:
        return ""
    return unicodedata.name(character, "").partition(" ")[0].capitalize()
