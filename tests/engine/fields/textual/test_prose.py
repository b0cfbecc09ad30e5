"""A text of several lines keeps what people paste, and nothing that deceives its reader."""

from __future__ import annotations

import pytest

from plugins.bulk_import import UNBROKEN, Alphabet, Text
from plugins.bulk_import.engine.cells.invalid_characters import HINT_LOST
from tests.engine.fields.readings import Refused, read_cell

PROSE = Text("About", max_length=200, multiline=True)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("one\ntwo", "one\ntwo"),
        (" one\r\n\r\ntwo\r\n", "one\n\ntwo"),
        ("one\rtwo", "one\ntwo"),
        ("\tone\ttwo", "one\ttwo"),
        ("\U0001f469\u200d\U0001f33e", "\U0001f469\u200d\U0001f33e"),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",) * 2,
        ("\u00ab\u00a0oui\u00a0\u00bb",) * 2,
        ("co\u00adoperate",) * 2,
    ],
)
def test_what_people_paste_is_kept(cell: str, value: str) -> None:
    assert read_cell(PROSE, cell) == value


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("a\x00b", "Take out U+0000 (invisible character)"),
        ("a\u202eb", "Take out U+202E (right-to-left override)"),
        ("a\x1bb", "Take out U+001B (invisible character)"),
        ("a\ufffdb", HINT_LOST.format(sign="U+FFFD (replacement character)")),
    ],
)
def test_controls_and_what_turns_the_writing_round_are_refused(cell: str, hint: str) -> None:
    found = read_cell(PROSE, cell)
    assert found == Refused("characters", "About: Contains control characters.", hint)


def test_lengths_count_a_line_break_as_one_character() -> None:
    assert read_cell(Text("About", max_length=3, multiline=True), "a\r\nb") == "a\nb"


def test_an_alphabet_holds_within_each_line() -> None:
    names = Alphabet("-", described="Letters")
    assert read_cell(Text("About", max_length=9, alphabet=names, multiline=True), "a\nb") == "a\nb"
    assert read_cell(Text("About", max_length=9, alphabet=UNBROKEN), "a\nb").fault == "characters"


def test_without_several_lines_a_line_break_is_refused_as_before() -> None:
    found = read_cell(Text("About", max_length=9), "a\nb")
    assert found.message == "About: Contains control characters or line breaks."
