"""Keys that records or things are looked for by, with the texts that have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


class AskedKeys(set[str]):
    """Canonical keys that are asked for; the rule of a host takes them for the set they are.

    A database makes other small letters than a key has, and knows no NFKC: of *m²* the key is *m2*,
    of *Straße* *strasse*. So a query that has to find what stands in a cell asks for its text, too.
    """

    def __init__(self, keys: Sequence[str], values: Sequence[Any]) -> None:
        """Take the key of each value; a blank one asks for nothing."""
        super().__init__(keys)
        self.discard("")
        self.texts: dict[str, set[str]] = {}
        """Of each key the texts that hold more than ASCII; any database finds the others."""
        if set(map(type, values)) <= {str} and "".join(values).isascii():
            return
        for key, text in zip(keys, values, strict=True):
            if key and isinstance(text, str) and not text.isascii():
                self.texts.setdefault(key, set()).add(text)


def texts_with(keys: Iterable[str]) -> dict[str, set[str]]:
    """Return the texts of keys that know them, none of any other keys."""
    return keys.texts if isinstance(keys, AskedKeys) else {}
