"""The most common passwords, from zxcvbn's list of thirty thousand that people really chose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from plugins.bulk_import import PlainPattern

# A very common word stays one with a year or an exclamation mark around it.
VERY_COMMON = 1000

_NO_LETTERS = "".join(chr(code) for code in range(128) if not chr(code).isalpha())
#: Two small letters with a sign between them: whatever else is there, it is not one word.
_SEVERAL_WORDS = PlainPattern(r"[^a-z\n]*+[a-z]++[ -@\[-`{-~][^a-z\n]*+[a-z][^\n]*+")
_WORD = re.compile(r"[^\W\d_](?:.*[^\W\d_])?", re.DOTALL)


def load() -> None:
    """Read the list now: what is read before a worker forks is shared by all that it forks."""
    _lists()


def is_common(key: str) -> bool:
    """Return whether a password is common, or a very common word between other signs.

    :param key: its canonical key, so that neither case nor width makes a difference.
    """
    return key in common_among([key])


def common_among(keys: Sequence[str], length: int = 0) -> set[str]:
    """Return those of many keys that are common.

    :param length: no key is shorter. Of the list then only a part is asked, which is so much
        smaller that it stays in the processor's cache.
    """
    common, very_common = _common(length), _lists()[1]
    by_word = {key for key in _SEVERAL_WORDS.others(keys) if _word_within(key) in very_common}
    return by_word.union(common.intersection(keys))


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Read the list when it is first asked for, because it is large and most commands need none."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    passwords: list[str] = FREQUENCY_LISTS["passwords"]
    words = (password for password in passwords[:VERY_COMMON] if password.isalpha())
    return frozenset(passwords), frozenset(words)


@lru_cache(maxsize=64)
def _common(length: int) -> frozenset[str]:
    return frozenset(each for each in _lists()[0] if len(each) >= length)


def _word_within(key: str) -> str:
    """Return a key without the digits and symbols before and after it."""
    if key.isascii():
        return key.strip(_NO_LETTERS)
    found = _WORD.search(key)
    return found.group() if found else ""
