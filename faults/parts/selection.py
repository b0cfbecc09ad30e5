"""The names of kinds, troubles and platforms that a command line asks for."""

from __future__ import annotations

from collections.abc import Iterable


def chosen(names: Iterable[str], words: str) -> list[str]:
    """Return the names that contain one of some words in any case; all names where none is given.

    :param words: separated by commas.
    """
    wanted = [word.strip().lower() for word in words.split(",") if word.strip()]
    return [name for name in names if not wanted or any(word in name.lower() for word in wanted)]
