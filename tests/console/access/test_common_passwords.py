"""Common passwords are told in a whole column as they are told one by one."""

from __future__ import annotations

import random

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from ctu.access.common_passwords import VERY_COMMON, common_among, is_common
from plugins.bulk_import import canonical_key

COMMON = FREQUENCY_LISTS["passwords"]
WORDS = {each for each in COMMON[:VERY_COMMON] if each.isalpha()}
PARTS = ("", "-", "2026", "!", " ", "é", "ß", "\n", "x", "~`@[{", "\u0662", *COMMON[:40])


def is_one_word(key: str) -> bool:
    """Return whether nothing but signs stands around a very common word."""
    letters = [place for place, sign in enumerate(key) if sign.isalpha()]
    return bool(letters) and key[letters[0] : letters[-1] + 1] in WORDS


@pytest.mark.parametrize("seed", range(20))
def test_a_column_holds_the_common_passwords_that_its_cells_are(seed: int) -> None:
    chance = random.Random(seed)
    texts = ["".join(chance.choices(PARTS, k=chance.randint(1, 4))) for _ in range(300)]
    keys = list(map(canonical_key, texts))

    expected = {key for key in keys if key in COMMON or is_one_word(key)}
    assert len(expected) > 10
    assert common_among(keys) == expected
    assert {key for key in keys if is_common(key)} == expected
