"""Hints on a cell of digits that holds something else beside them."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.cells.damage import (
    HINT_DATE,
    HINT_ERROR,
    HINT_NARROW,
    HINT_SHORTENED,
    HINT_WRAPPED,
)
from plugins.bulk_import.engine.notation.written_digits import (
    HINT_ALONE,
    HINT_DECIMALS,
    HINT_DIGITS,
    HINT_LETTERS,
    HINT_PERCENT,
    HINT_SEPARATORS,
    HINT_SEVERAL,
    HINT_TELEPHONE,
    digits_hint,
)

SEPARATED = HINT_SEPARATORS.format(digits="4711")
ALONE = "Write 4711 and nothing around it"


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("1.2E+05", HINT_SHORTENED),
        ("4,42e+11", HINT_SHORTENED),
        ("1234.0", HINT_DECIMALS.format(digits="1234")),
        ("1234,00", HINT_DECIMALS.format(digits="1234")),
        ('="0044"', "Write 0044 and nothing around it"),
        ("'0044", "Write 0044 and nothing around it"),
        ("’0044", "Write 0044 and nothing around it"),
        ("05.01.2026", HINT_DATE),
        ("01. Mai", HINT_DATE),
        ("Jan-05", HINT_DATE),
        ("１２", "Write 12 in plain digits"),
        ("٣", "Write 3 in plain digits"),
        ("#WERT!", HINT_ERROR),
        ("###", HINT_NARROW),
        ("12-34", HINT_DIGITS),
        ("1.25", HINT_DIGITS),
        ("12a", HINT_DIGITS),
        ("410³", HINT_DIGITS),
        ("DECT 4711", ALONE),
        ("4711 m", ALONE),
        ("1: 4711", ALONE),
        ("4711 → 4712", HINT_SEVERAL.format(digits="4711")),
        ("-4711", HINT_DIGITS),
        ("4711, Room 3", HINT_DIGITS),
    ],
)
def test_digits_say_what_a_spreadsheet_made_of_them(cell, hint):
    assert digits_hint(cell, max_length=10) == hint


@pytest.mark.parametrize(
    "cell", ["4,711", "4.711", "4 711", "4'711", "4’711", "4\u00a0711", "4\u202f711"]
)
def test_separators_of_thousands_are_to_be_left_out(cell):
    assert digits_hint(cell, max_length=10) == SEPARATED


def test_only_one_separator_makes_a_number():
    assert digits_hint("1,234,567", max_length=10) == HINT_SEPARATORS.format(digits="1234567")
    assert digits_hint("1,234.567", max_length=10) == HINT_DIGITS


@pytest.mark.parametrize(
    "cell",
    [
        *("x4711", "ext. 4711", "Ext 4711", "#4711", "*4711", "4711*", "4711-", "4711 (home)"),
        *("Durchwahl 4711", "(4711)", "Tel.: 4711"),
    ],
)
def test_a_hint_asks_to_remove_text_around_digits(cell):
    assert digits_hint(cell, max_length=10) == ALONE


@pytest.mark.parametrize("cell", ["+49 30 1234 4711", "+49301234-4711", "0049 30 12344711"])
def test_a_whole_telephone_number_does_not_fit(cell):
    assert digits_hint(cell, max_length=10) == HINT_TELEPHONE


@pytest.mark.parametrize("cell", ["030/4712", "(555) 123-4713", "555-4714", "4715-4716"])
def test_signs_between_digits_are_to_be_taken_out(cell):
    assert digits_hint(cell, max_length=10) == HINT_ALONE


@pytest.mark.parametrize("cell", ["4711/4712", "4711; 4712", "4711 & 4712", "4711\n4712"])
def test_one_of_several_numbers_is_to_be_chosen(cell):
    assert digits_hint(cell, max_length=10) == HINT_SEVERAL.format(digits="4711")


@pytest.mark.parametrize(
    ("cell", "signs", "digits"),
    [("47I1", "I", "4711"), ("471O", "O", "4710"), ("O8l5", "O and l", "0815")],
)
def test_letters_that_look_like_digits_are_named(cell, signs, digits):
    hint = digits_hint(cell, max_length=10)
    assert hint == HINT_LETTERS.format(signs=signs, digits=digits)


def test_a_mark_that_nobody_can_see_is_named():
    hint = digits_hint("\u200e4711", max_length=10)
    assert hint == "Take out U+200E (left-to-right mark)"


def test_the_hint_about_a_very_long_text_is_the_general_one():
    assert digits_hint("4,711" * 100_000, max_length=10) == HINT_DIGITS


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("472000%", HINT_PERCENT.format(digits="4720")),
        ("472000 %", HINT_PERCENT.format(digits="4720")),
        ("47%", HINT_WRAPPED.format(text="47")),
        ("8:02:00", HINT_DATE),
        ("08:02", HINT_DATE),
        ("8:02 AM", HINT_DATE),
    ],
)
def test_a_number_in_a_format_of_a_spreadsheet_has_a_hint(text: str, hint: str) -> None:
    assert digits_hint(text, max_length=10) == hint
