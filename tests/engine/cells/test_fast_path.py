"""The texts of a column that need a second look, whatever stands in it how often."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.cells.fast_path import PlainPattern

NAMES = PlainPattern("(?! )[A-Za-z ]{1,9}(?<! )")
FEW = ["Ann", "O'Brien", "Zoë"] * 50


@pytest.mark.parametrize(
    "texts",
    [
        [],
        FEW,
        [*FEW, "last", "of all"],
        ["Ann"] * 99 + ["Ann\nLee", "", " "],
        [f"name {each}" for each in "abc"] * 30,
        [chr(97 + number % 26) * (1 + number // 26) for number in range(260)],
    ],
)
def test_the_texts_that_are_not_plain_are_those_that_do_not_match(texts: list[str]) -> None:
    assert NAMES.others(texts) == {text for text in texts if not NAMES.matches(text)}
