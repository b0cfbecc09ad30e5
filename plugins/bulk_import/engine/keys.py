"""How two texts are compared: the canonical key of a login or a name, stored unique beside it."""

from __future__ import annotations

import unicodedata


def canonical_key(text: str) -> str:
    """Return the form in which `text` is compared: NFKC, casefold, NFKC, until nothing changes.

    Folding can lengthen a text many times over (one character may become eighteen), so a column
    that stores keys is wide. The function is idempotent: a key is its own key. Rule: decision 4.
    """
    if text.isascii():
        return text.casefold()
    while True:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        if folded == text:
            return folded
        text = folded


def trim(text: str) -> str:
    """Return `text` in NFC without outer Unicode white space, the form in which it is stored."""
    stripped = text.strip()
    return stripped if stripped.isascii() else unicodedata.normalize("NFC", stripped).strip()
