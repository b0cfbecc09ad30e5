"""Names of attributes of a model as words of an import, and the nearest to a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from ...engine.cells.keys import canonical_key

LONGEST_NAME = 100
_BEGINNING = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words_of(name: str) -> str:
    """Return the name of an attribute as words, each with a capital: "Supplier Email".

    Capitals inside a name begin words, too, and several together are one: "Cust ID" of `CustID`.
    """
    words = _BEGINNING.sub(" ", name.strip("_").replace("_", " "))
    if words.isupper():
        return words.title()
    return " ".join(each if each.isupper() else each.title() for each in words.split(" "))


def plural(words: str) -> str:
    """Return some English words in the plural, as they are where they seem to be in it."""
    if words.endswith("s") and not words.endswith(("ss", "us", "is", "as")):
        return words
    if words.endswith("y") and words[-2:-1] not in "aeiou":
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("s", "x", "ch", "sh")) else f"{words}s"


def resembling(key: str, names: Sequence[str]) -> str:
    """Return the name that a key resembles most, "" when there is none."""
    by_key = {canonical_key(each): each for each in names if len(each) <= LONGEST_NAME}
    close = get_close_matches(key, by_key, n=1, cutoff=0.65) if len(key) <= LONGEST_NAME else []
    return by_key[close[0]] if close else ""


def label_of(cls: Any, attribute: str) -> str:
    """Return what messages of an importer call an attribute: as it says, else its name as words."""
    label: str = cls.labels.get(attribute) or words_of(attribute)
    return label
