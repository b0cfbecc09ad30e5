"""Notes of a verdict on logins that are numbers and have lost digits."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.logins.numeric_logins import (
    ROUNDED,
    SHORT,
    numbers_with_lost_digits,
)

LONG = [f"276034517{number}000" for number in range(110_000, 110_008)]
WITH_ZEROS = [f"00{number}" for number in range(4711, 4719)]


def test_numbers_of_more_digits_than_a_spreadsheet_keeps_are_noted():
    assert list(numbers_with_lost_digits(LONG)) == [(ROUNDED, [*range(8)])]
    found = list(numbers_with_lost_digits([*LONG[:7], "4711"]))
    assert found == [(ROUNDED, [*range(7)])]


@pytest.mark.parametrize(
    "logins",
    [
        [*LONG[:7], "276034517110000123"],
        [f"4915123456{number}" for number in range(100_000, 100_008)],
        [f"anna.lee{number}" for number in range(8)],
        [*LONG[:2], *"abcdef"],
        WITH_ZEROS,
        [str(number) for number in range(4711, 4719)],
        [*WITH_ZEROS[:3], "a.lee", "b.ray", "c.fox"],
    ],
)
def test_numbers_that_are_whole_and_other_logins_are_not_noted(logins):
    assert list(numbers_with_lost_digits(logins)) == []


def test_a_number_that_lacks_the_zeros_of_the_others_is_noted():
    found = list(numbers_with_lost_digits([*WITH_ZEROS[:5], "4716", *WITH_ZEROS[6:]]))
    assert found == [(SHORT.format(width=6), [5])]
