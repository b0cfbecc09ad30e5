"""Canonical keys, by which logins and names are compared; stored and unique beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .fast_path import are_few
from .white_space import strip, strip_all

LONGEST_RUN = 100
"""More combining marks in a row than any language writes; Unicode's own safe format allows 30."""


def canonical_key(text: str) -> str:
    """Return the form in which `text` is compared: NFKC, casefold, NFKC, until nothing changes.

    Folding can lengthen a text many times over (one character may become eighteen), so a column
    that stores keys is wide. The function is idempotent: a key is its own key. Rule: decision 4.
    """
    if text.isascii():
        return text.casefold()
    while True:
        folded = text.casefold() if _is_tangled(text) else _folded(text)
        if folded == text:
            return folded
        text = folded


def canonical_keys(texts: Sequence[str]) -> list[str]:
    """Return the canonical key of each text; a text that stands there often is folded once."""
    if not are_few(texts):
        joined = "\0".join(texts)
        folded = joined.casefold().split("\0")
        if len(folded) == len(texts):
            if joined.isascii():
                return folded
            others = {text: canonical_key(text) for text in set(texts) if not text.isascii()}
            return list(map(others.get, texts, folded))
    keys = {text: canonical_key(text) for text in set(texts)}
    return list(map(keys.__getitem__, texts))


def composed(text: str) -> str:
    """Return a text in NFC; one with an absurd run of combining marks stays as it is."""
    return text if text.isascii() or _is_tangled(text) else unicodedata.normalize("NFC", text)


def trim(text: str) -> str:
    """Return `text` in NFC without outer Unicode white space, the form in which it is stored."""
    stripped = strip(text)
    return stripped if stripped.isascii() else strip(composed(stripped))


def trimmed(texts: Iterable[str]) -> list[str]:
    """Return many texts as `trim` returns each."""
    stripped = strip_all(texts)
    if "".join(stripped).isascii():
        return stripped
    return [text if text.isascii() else trim(text) for text in stripped]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    """Return whether a character becomes marks that have to be put in order.

    Five characters are no marks themselves and consist of marks only, such as U+0F73.
    """
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0


def _is_tangled(text: str) -> bool:
    """Return whether a text holds an absurd run of combining marks.

    Putting marks in order takes time by the square of their number: one cell of 100 KB would
    hold a page up for many seconds. Such a text is compared and kept as it is.
    """
    if len(text) <= LONGEST_RUN:
        return False
    run = 0
    for character in text:
        run = run + 1 if _is_mark(character) else 0
        if run > LONGEST_RUN:
            return True
    return False
