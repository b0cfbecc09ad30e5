"""What programs do to cells is told from what people type."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.returned.programs.program_changes import LONGEST, is_program_change
from tests.files import spreadsheets
from tests.suite.cases import cases

BY_PROGRAMS = """
0044 44 | 00123 123 | 44 0044 | 0044 44.0 | 44 44,00 | 0 0.0 | 1.10 1.1
1e5 100000 | 16e5 1600000.0 | 1E5 1.00E+05 | 4711000000 4.711E+09 | 4711234567 4.71E+09
1234 1,234 | 1234 1.234 | 1234 1\u202f234 | 1234567 1,234,567.00 | 1,234 1234
12345678901234567890 12345678901234500000 | 12345678901234567 1.23457E+16
1234567890123456 1234567890123450 | 123456.789 123457 | +491234567 491234567
12- -12 | (12) -12 | 50% 0.5 | 0x1F 31 | 00779 ="00779"
8-2 8/2/01 | 1-2 02.\u00a0Jan | 2/3 2023-02-03 | 1-2 45293 | May 0001-05-01 | May May-24
MARCH1 1-Mar | SEPT2 2-Sep | Jan-05 2005-01-01 | 2024-01-05 01/05/2024 | 20240105 2024-01-05
2024-01-05 45296 | 3.4. 2025-04-03 | 12:30 12:30:00 | 12:30 0.520833333 | 9:05 9:05\u00a0AM
5m 0:05:00 | 2h 2:00:00 | Sun 0001-01-07 | Mon 0001-01-08 | tomorrow 0001-01-02 | 8-2 2001-08-02
TRUE True | TRUE true | TRUE WAHR | TRUE 1 | FALSE 0.0 | FALSE FAUX | y True | 0 False
'tHooft tHooft | tHooft 'tHooft | ''x 'x | O'Neil O\u2019Neil | "Ann" Ann | Ann "Ann"
a"b a""b | a"b a\u201db | \u201ca\u201d "a"
Ann\u00a0Lee Ann Lee | Ann\u3000Lee Ann Lee | Ann Lee Ann\u00a0Lee
Zo\u00eb Zo\u00c3\u00ab | Zo\u00eb Zo? | Zo\u00eb Zo\ufffd | Zo\u00eb Zo?? | \u0141ukasz ?ukasz
\u0141ukasz Lukasz | \u013d\u013d ?? | \uff21nn Ann | \ufb01x fix | a\u00adb ab
=1+1 2 | -Ann #NAME? | @Home Err:509 | 1234567 ### | NA nan | NULL None
"""
BLANKS = ["None", "Null", "NULL", "NA", "N/A", "NaN", "nan", "#N/A", "<NA>"]
BY_PEOPLE = """
Ann Anna | Ann Ben | Smith Smyth | 44 45 | 0044 0045 | 0044 4400 | 100 1000 | 10 1 | 44 4.4
1e5 123456 | 4711 4712 | 471123456789 471123456788 | 1234567 1234568 | 8-2 8-3 | 8-2 9-2
May June | May Mayr | 1-2 1-3 | 2024-01-05 2024-01-06 | 2024-01-05 2025-01-05 | 12:30 12:31
5m 0:06:00 | Sun Son
TRUE FALSE | 1 0 | yes no | 1 yes | Agent agent2 | NA Nadia | None Nine | O'Neil ONeil
M\u00fcller Mueller | M\u00fcller Muller | Zo\u00eb Zoe | Zo? Zo\u00eb | Zo\u00c3\u00ab Zo\u00eb
Ann Lee Ann Leigh | Ann Lee Lee Ann | - Ann
"""


BY_AGATE = [
    ("3d", "3 days, 0:00:00"),
    ("1w", "7 days, 0:00:00"),
    ("1d2h", "1 day, 2:00:00"),
    ("next week", "0001-01-08"),
    ("9am", "0001-01-01T09:00:00"),
]


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the pairs of a table; two words each, or as many on either side."""
    found = [each.split(" ") for line in text.strip().split("\n") for each in line.split(" | ")]
    assert all(found)
    return [_halves(each) for each in found]


def _halves(words: list[str]) -> tuple[str, str]:
    middle = (len(words) + 1) // 2
    if len(words) == 3:
        # Of three words the one with the special blank is alone.
        middle = 1 if any(each in words[0] for each in "\u00a0\u3000") else 2
    return " ".join(words[:middle]), " ".join(words[middle:])


@pytest.mark.parametrize(("original", "returned"), [*pairs(BY_PROGRAMS), *BY_AGATE])
def test_changes_by_programs_are_recognised(original: str, returned: str) -> None:
    assert is_program_change(original, returned)


@pytest.mark.parametrize("word", BLANKS)
def test_a_blank_and_a_word_for_nothing_become_one_another(word: str) -> None:
    assert is_program_change(word, "")
    assert is_program_change("", word)


@pytest.mark.parametrize(
    ("original", "returned"),
    [
        ("Ann\nLee", "Ann Lee"),
        ("Ann\nLee", "AnnLee"),
        ("Ann\r\nLee", "Ann\nLee"),
        ("Ann\nLee", "Ann\\nLee"),
        ("a\\b", "a\\\\b"),
        ("Ann   Lee", "Ann Lee"),
    ],
)
def test_blanks_and_breaks_inside_a_cell_may_be_lost(original: str, returned: str) -> None:
    assert is_program_change(original, returned)


@pytest.mark.parametrize(("original", "returned"), pairs(BY_PEOPLE))
def test_what_people_type_is_taken(original: str, returned: str) -> None:
    assert not is_program_change(original, returned)


@pytest.mark.parametrize("text", ["", "Ann", "0044", "TRUE", "None"])
def test_what_is_the_same_has_not_changed(text: str) -> None:
    assert not is_program_change(text, text)


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
numbers = st.from_regex(r"[0-9]{1,20}", fullmatch=True)
odd = st.sampled_from(
    ("", "None", "NULL", "NA", "TRUE", "false", "8-2", "12/3", "May", "March", "1e5", "16E5")
) | st.sampled_from(("'tHooft", "''", 'Ann "Bo" Lee', "Ann\nLee", "Ann  Lee", "Zo\u00eb", "=1+1"))


@cases(600)
@given(cell=words | numbers | odd, seed=st.integers(0, 2**32))
def test_whatever_a_program_does_to_a_cell_is_recognised(cell: str, seed: int) -> None:
    chance = random.Random(seed)

    for change in spreadsheets.CHANGES:
        returned = change(cell, chance)
        # Outer blanks and the composed form lead to the same value, and are no change of it.
        assert returned == cell or is_program_change(cell, returned), (change, returned)


names = st.text(string.ascii_lowercase, min_size=4, max_size=12).map(str.title)


@cases(600)
@given(name=names, seed=st.integers(0, 2**32))
def test_a_typing_mistake_or_its_repair_in_a_name_is_taken(name: str, seed: int) -> None:
    chance = random.Random(seed)
    place = chance.randrange(1, len(name))
    letter = chance.choice([each for each in string.ascii_lowercase if each != name[place]])

    for typed in (
        name[:place] + letter + name[place + 1 :],
        name[:place] + letter + name[place:],
        name[:place] + name[place + 1 :],
    ):
        # What is one letter away from a word of programs is in doubt theirs.
        if not {name.casefold(), typed.casefold()} & {"null", "none", "true", "false"}:
            assert not is_program_change(name, typed)


@cases(600)
@given(number=st.integers(1, 10**9), other=st.integers(1, 10**9))
def test_another_number_is_taken(number: int, other: int) -> None:
    assert number == other or not is_program_change(str(number), str(other))


@cases(200)
@given(name=names, other=names)
def test_another_name_is_taken(name: str, other: str) -> None:
    assert name == other or not is_program_change(name, other)


def test_a_very_long_cell_costs_no_more_than_reading_it() -> None:
    marks = "a" + "\u0300\u0316" * 50_000
    assert not is_program_change(marks, marks + "b")
    assert is_program_change("a " * LONGEST, "a  " * LONGEST)
