"""Whole numbers of addresses and searches fit what a database can be asked for."""

from __future__ import annotations

import pytest

from plugins.bulk_import.reports.words.numbers import LARGEST, LAST_PAGE, page_number, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("0000000007", 7),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("00000000007", None),
        ("9" * 5_000, None),
        ("", None),
        (" 7", None),
        ("-7", None),
        ("7.0", None),
        ("1_000", None),
        ("٧", None),
        ("７", None),
        ("²", None),
        ("\x00", None),
    ],
)
def test_only_ascii_digits_of_a_number_that_fits_are_one(text: str, number: int | None) -> None:
    assert whole_number(text) == number
    assert page_number(text) == min(number or 0, LAST_PAGE)
