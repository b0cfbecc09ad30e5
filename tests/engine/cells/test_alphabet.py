"""Which characters a name and a login may hold (decision 6)."""

from __future__ import annotations

import re
import unicodedata

import pytest

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet, hidden_in, shown

NAMES = Alphabet("+-%_,/().£$!?@\\'", described="Letters, numbers or + - % _ , / ().£$!?@\\'")
INVISIBLE = {
    "NUL": "\x00",
    "tab": "\t",
    "line feed": "\n",
    "delete": "\x7f",
    "next line": "\x85",
    "soft hyphen": "\u00ad",
    "combining grapheme joiner": "\u034f",
    "Hangul filler": "\u3164",
    "Braille blank": "\u2800",
    "zero-width blank": "\u200b",
    "zero-width joiner": "\u200d",
    "left-to-right mark": "\u200e",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "line separator": "\u2028",
    "word joiner": "\u2060",
    "variation selector": "\ufe0f",
    "byte order mark": "\ufeff",
    "replacement character": "\ufffd",
    "private use": "\ue000",
    "unassigned": "\u0378",
    "not a character": "\ufdd0",
    "tag": "\U000e0041",
}


@pytest.mark.parametrize(
    "name",
    [
        "Ann",
        "O'Neill-Smith",
        "José",
        "Zoë the 2nd",
        "Nguyễn Thị",
        "Мария",
        "李小龍",
        "محمد",
        "नरेन्द्र",
        "Ñandú (Jr.)",
        "£$!?@\\",
        "+-%_,/",
        "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
        "٣",
    ],
)
def test_a_name_in_any_script_is_allowed(name):
    assert NAMES.refused(name) is None


@pytest.mark.parametrize("character", list('*#&"<>;:=^~`|{}[]§€²½🙂\u2019\u00a0\u3000'))
def test_a_name_holds_no_other_punctuation(character):
    assert NAMES.refused(f"A{character}n") == character


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE)
def test_neither_a_name_nor_a_login_holds_what_nobody_can_see(character):
    assert NAMES.refused(f"A{character}n") == character
    assert UNBROKEN.refused(f"a{character}n") == character
    assert hidden_in(f"A {character}n") == character
    assert character not in shown(character)


@pytest.mark.parametrize("login", ["a", "a.lee@example.com", "søren", "аnn", '"x"', "#=<>|", "🙂"])
def test_a_login_is_anything_that_can_be_seen(login):
    assert UNBROKEN.refused(login) is None


@pytest.mark.parametrize("blank", list(" \u00a0\u2003\u3000\u1680"))
def test_a_login_holds_no_white_space(blank):
    assert UNBROKEN.refused(f"a{blank}b") == blank


def test_the_first_character_that_is_refused_is_reported():
    assert NAMES.refused("a*#") == "*"


def test_an_invisible_character_is_shown_by_its_number():
    assert shown("\u200b") == "U+200B (zero width space)"
    assert shown(" ") == "a blank"
    assert shown("*") == "*"


def test_the_plain_pattern_accepts_only_allowed_characters_in_normal_form():
    plain = [
        character for code in range(0x1000) if re.fullmatch(NAMES.plain, character := chr(code))
    ]
    allowed = NAMES.punctuation + " "

    assert {"a", "9", "é", "ß", "ž"} < set(plain)
    for character in plain:
        assert character in allowed or unicodedata.category(character) in {"Lu", "Ll", "Nd"}
        for other in plain:
            assert unicodedata.is_normalized("NFC", character + other)
