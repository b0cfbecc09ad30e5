"""Numbers are read by the signs of their column, and one with two readings is never guessed."""

from __future__ import annotations

import re
from decimal import Decimal as Exact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import import Decimal, Float, Integer
from tests.engine.fields.readings import Refused, hint_of, read_cell, read_column
from tests.suite.cases import cases

NUMBER = "Write a number, such as 12.5"
WHOLE = "Write a whole number, such as 12"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        (" 007 ", 7),
        ("-5", -5),
        ("+5", 5),
        ("\u22125", -5),
        ("1 234 567", 1_234_567),
        ("1\u00a0234", 1234),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("1\u2019234", 1234),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("12,34,567", 1_234_567),
        ("1234.0", 1234),
        ("1234,00", 1234),
        ("1" * 60, int("1" * 60)),
    ],
)
def test_a_whole_number_is_read_with_the_signs_of_its_writer(cell: str, value: int) -> None:
    assert read_cell(Integer("Stock"), cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.50", "12.5"),
        ("12,5", "12.5"),
        (".5", "0.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1'234.56", "1234.56"),
    ],
)
def test_a_number_that_reads_in_one_way_needs_no_column(cell: str, value: str) -> None:
    assert read_cell(Decimal("Price"), cell) == Exact(value)
    assert read_cell(Float("Weight"), cell) == float(value)


@pytest.mark.parametrize("kind", [Decimal, Float])
def test_a_number_with_two_readings_names_both_and_how_to_write_them(kind: type) -> None:
    assert read_column(kind("Price"), ["1.234", "", "12"])[0] == Refused(
        "ambiguous",
        "Price: Can be read in two ways.",
        "1.234 is 1234 or 1.2340, and the column does not tell which; write one of these",
    )


@pytest.mark.parametrize(
    "field",
    [
        Integer("Price"),
        Decimal("Price", places=2),
        Float("Price", minimum=10),
        Decimal("Price", minimum=5),
    ],
)
def test_a_hint_names_only_readings_of_a_number_that_the_column_takes(field: Decimal) -> None:
    assert read_cell(field, "1.234").hint == (
        "1.234 is 1234 or 1.2340, of which this column takes 1234 alone; write that if it is meant"
    )
    assert read_cell(field, "€ 1.234").hint == "Write 1234 and nothing else"
    assert read_cell(field, "1234") == 1234


def test_where_a_column_takes_neither_reading_none_is_advised() -> None:
    hint = "1.234 is 1234 or 1.2340, and this column takes neither"
    assert read_cell(Integer("Price", maximum=99), "1.234").hint == hint


@pytest.mark.parametrize(
    ("others", "value"), [(["12,5"], "1234"), (["1.234.567"], "1234"), (["0.5"], "1.234")]
)
def test_the_rest_of_the_column_tells_which_number_is_meant(others: list[str], value: str) -> None:
    assert read_column(Decimal("Price"), ["1.234", *others])[0] == Exact(value)


def test_a_column_that_contradicts_itself_tells_nothing() -> None:
    first, second, third = read_column(Decimal("Price"), ["1.234", "12,5", "12.5"])
    assert first.fault == "ambiguous"
    assert (second, third) == (Exact("12.5"), Exact("12.5"))


@pytest.mark.parametrize("cell", ["1234", "1.2340"])
def test_either_way_of_writing_that_is_offered_has_one_reading(cell: str) -> None:
    assert read_cell(Decimal("Price"), cell) == Exact(cell)


def test_a_declared_sign_needs_no_column() -> None:
    price = Decimal("Price", decimal_mark=",")
    assert read_cell(price, "1.234") == 1234
    hint = "This column has a comma before the decimals; write 1,5"
    assert hint_of(price, "1.5") == hint
    with pytest.raises(TypeError, match="decimal_mark must be a point, a comma or nothing"):
        Decimal("Price", decimal_mark=";")


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("abc", NUMBER),
        ("1,23,4", NUMBER),
        ("1..2", NUMBER),
        ("NaN", NUMBER),
        ("12 EUR", "Write 12 and nothing else"),
        ("€12.50", "Write 12.50 and nothing else"),
        ("(12.50)", "Write -12.50"),
        ("12-", "Write -12"),
        ("$1,234", "Write 1234 or 1.2340 and nothing else"),
        ("(1.234)", "Write -1.2340 or -1234"),
        ("\uff11\uff12", "Write 12 and nothing else"),
        ("12 %", "12 % is a hundredth of 12 to a spreadsheet; write the number meant"),
        (
            "1.2E+05",
            "A spreadsheet shortened this number; format the column as text and type it again",
        ),
        (
            "01.02.2026",
            "A spreadsheet made a date of this; format the column as text and type it again",
        ),
        (
            "#REF!",
            "The error value of a formula; format the column as text and type the value itself",
        ),
        ("####", "The column was too narrow to show it; widen the column and save the sheet again"),
        ("1" * 5000, NUMBER),
    ],
)
def test_a_cell_that_is_no_number_says_what_it_looks_like(cell: str, hint: str) -> None:
    assert hint_of(Decimal("Price"), cell) == hint
    # Whoever does as the hint says has no other problem afterwards.
    for advised in re.findall(r"[-0-9.,]*[0-9]", hint.removeprefix(NUMBER)):
        if hint.startswith("Write "):
            assert isinstance(read_cell(Decimal("Price"), advised), Exact)


@pytest.mark.parametrize("cell", ["12.5", "1,5"])
def test_a_whole_number_has_no_decimals(cell: str) -> None:
    assert hint_of(Integer("Stock"), cell) == WHOLE


@pytest.mark.parametrize(
    ("cell", "hint"), [("0.005", "3 decimals; 2 at most"), ("12.3456", "4 decimals; 2 at most")]
)
def test_more_decimals_than_declared_are_reported(cell: str, hint: str) -> None:
    message = "Price: Has too many decimals. Ensure this meets the set restrictions."
    assert read_cell(Decimal("Price", places=2), cell) == Refused("places", message, hint)


def test_a_value_has_the_declared_places() -> None:
    assert str(read_cell(Decimal("Price", places=2), "12.5000")) == "12.50"


@pytest.mark.parametrize(
    ("field", "cell", "hint"),
    [
        (Integer("Stock", minimum=0), "-1", "0 at least"),
        (Integer("Stock", maximum=9), "10", "9 at most"),
        (Decimal("Price", minimum=Exact("0.01")), "0", "0.01 at least"),
        (Float("Weight", maximum=1.5), "1.6", "1.5 at most"),
        (Float("Weight"), "1e999", ""),
    ],
)
def test_a_number_out_of_range_says_the_bound(field: Integer, cell: str, hint: str) -> None:
    message = f"{field.label}: Is out of range. Ensure this meets the set restrictions."
    assert read_cell(field, cell) == Refused("range", message, hint)


def test_floating_point_takes_powers_of_ten() -> None:
    assert read_column(Float("Weight"), ["1.5E-3", "2e4"]) == [0.0015, 20_000]


@cases(300)
@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1e12, max_value=1e12)
)
def test_a_number_written_in_two_languages_is_one_number(value: Exact) -> None:
    english = f"{value:,}"
    german = english.translate(str.maketrans(".,", ",."))
    assert read_cell(Decimal("Price"), english) == value
    assert read_cell(Decimal("Price"), german) == value


@cases(300)
@given(st.integers(min_value=1000, max_value=999_999))
def test_thousands_are_never_guessed(value: int) -> None:
    assert read_cell(Integer("Stock"), f"{value:,}").fault == "ambiguous"
    assert read_cell(Integer("Stock"), f"{value:,}".replace(",", ".")).fault == "ambiguous"


def test_the_same_number_in_two_ways_of_writing_is_compared_as_one() -> None:
    price = Decimal("Price").read_as(",")
    assert len(set(price.compared(["1.234,50", "1234,5", "01234,500"]))) == 1
    assert price.compared(["x", "X"]) == ["x", "x"]
