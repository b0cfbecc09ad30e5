"""Hints on the characters that a text must not hold."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet
from plugins.bulk_import.engine.cells.damage import HINT_DATE, HINT_ERROR
from plugins.bulk_import.engine.cells.invalid_characters import (
    HINT_CUT,
    HINT_DITTO,
    HINT_ENTRY,
    HINT_LINES,
    HINT_LOST,
    HINT_MASKED,
    HINT_PLACEHOLDER,
    MOST,
    invalid_hint,
    invalid_in,
    wrapped_hint,
)
from plugins.bulk_import.engine.cells.missing import HINT_NO_VALUE

NAMES = Alphabet("-'.", described="letters")


def hint_of(text, alphabet=NAMES):
    strangers = invalid_in(text, alphabet.refused)
    return invalid_hint(text, strangers, lambda each: alphabet.refused(each) is None)


@pytest.mark.parametrize(
    ("alphabet", "text", "hint"),
    [
        (NAMES, "O’Hara", "Write ' instead of ’"),
        (NAMES, "Ann–Marie", "Write - instead of –"),
        (NAMES, "“Ann", "Take out “"),
        (NAMES, "Ann\u00a0Lee", "Write a plain blank instead of U+00A0 (no-break space)"),
        (NAMES, "Ann\tLee", "Write a plain blank instead of a tab"),
        (UNBROKEN, "ann\tlee", "Take out a tab"),
        (UNBROKEN, "a\u00a0lee", "Take out U+00A0 (no-break space)"),
        (NAMES, "An*n", "Take out *"),
        (NAMES, "#N/A", HINT_ERROR),
    ],
)
def test_a_hint_says_what_to_write_instead(alphabet, text, hint):
    assert hint_of(text, alphabet) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Lee; <Ray>", "Take out ; and < and >"),
        ("“Ann*", "Write Ann and nothing around it"),
        ("“Ann”", "Write Ann and nothing around it"),
        ("**Ann Lee**", "Write Ann Lee and nothing around it"),
        ("[Ann](https://example.com/ann)", "Write Ann and nothing around it"),
        ("Jos\ufffd", HINT_LOST.format(sign="U+FFFD (replacement character)")),
        ("O’Hara–Lee*", "Write ' instead of ’. Write - instead of –. Take out *"),
        ("a*a*a*", "Take out *"),
        ("#*~[", "Take out # and * and ~ and ["),
        ("#*~[{", "Take out # and * and ~ and [ and others"),
    ],
)
def test_every_character_is_named_once_and_of_many_the_first(text, hint):
    assert hint_of(text) == hint


@pytest.mark.parametrize("alphabet", [NAMES, UNBROKEN])
@pytest.mark.parametrize(
    "text", ["10:30:00 AM", "10:30 pm", "2026-03-04 05:06:00", "04.03.2026 05:06", "3/4/26 5:06 PM"]
)
def test_a_time_is_not_to_be_made_a_name(alphabet, text):
    assert hint_of(text, alphabet) == HINT_DATE


@pytest.mark.parametrize(
    ("alphabet", "text", "hint"),
    [
        (UNBROKEN, "Ann Lee <ann@example.com>", "Write ann@example.com and nothing around it"),
        (UNBROKEN, '"Lee, Ann" <ann@example.com>', "Write ann@example.com and nothing around it"),
        (NAMES, "Ann Lee <ann@example.com>", "Write Ann Lee and nothing around it"),
        (NAMES, '"Lee, Ann" <ann@example.com>', 'Take out " and , and < and @ and others'),
        (UNBROKEN, "Ann Lee <ann>", "Take out a blank"),
    ],
)
def test_a_hint_names_the_wanted_part_of_a_name_with_an_address(alphabet, text, hint):
    assert hint_of(text, alphabet) == hint


def test_a_long_text_is_not_searched_for_an_address():
    assert hint_of(f"{' ' * 100_000}<", UNBROKEN) == "Take out a blank"


def test_no_more_characters_are_looked_for_than_are_named():
    text = "".join(map(chr, range(0x2190, 0x21FF)))
    assert len(invalid_in(text, NAMES.refused)) == MOST + 1


@pytest.mark.parametrize(
    "text", ["«First_name»", "«First name»", "{{first}}", "<First name>", "[Last name]", "${first}"]
)
def test_a_field_that_was_not_filled_in_is_not_to_be_made_a_name(text):
    assert hint_of(text) == HINT_PLACEHOLDER


@pytest.mark.parametrize("text", ['"', "〃", "''\"", "”", '-"-', "– 〃 –"])
def test_a_mark_for_the_cell_above_is_not_to_be_taken_out(text):
    assert hint_of(text) == (HINT_DITTO if "'" not in text else 'Take out "')


def test_a_text_that_was_cut_is_to_be_written_whole():
    assert hint_of("Rayburnfo…") == HINT_CUT.format(sign="…")
    assert hint_of("…Lee") == "Write ... instead of …"


@pytest.mark.parametrize("text", ["[Table]", "[Record]", "[List]", "[Error]"])
def test_an_object_reference_of_a_query_is_no_value(text):
    assert hint_of(text) == HINT_NO_VALUE.format(text=text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("L****n", HINT_MASKED),
        ("L••••", HINT_MASKED),
        ("**nn", HINT_MASKED),
        ("CN=Orrin\\, Daniel,OU=Sales", HINT_ENTRY),
        ("uid=daniel", HINT_ENTRY),
        ("****", HINT_MASKED),
        ("**", "Take out *"),
        ("a=b", "Take out ="),
    ],
)
def test_masked_texts_and_names_of_a_directory_have_a_hint(text: str, hint: str) -> None:
    assert hint_of(text) == hint


@pytest.mark.parametrize("alphabet", [NAMES, UNBROKEN])
def test_lines_in_a_cell_are_reported_as_lines(alphabet):
    assert hint_of("Hana\nGoran", alphabet) == HINT_LINES
    assert hint_of("Hana\r\nGoran", alphabet) == HINT_LINES
    assert hint_of("\nHana", alphabet) == "Take out a line break"


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("[ann@example.com](mailto:ann@example.com)", "ann@example.com"),
        ("Ann Lee <ann@example.com>", "ann@example.com"),
        ("ann.lee.of.a.very.long.name@example.com", ""),
    ],
)
def test_the_hint_names_the_text_inside_a_link_or_a_mailbox(text, inner):
    hint = wrapped_hint(text, lambda each: UNBROKEN.refused(each) is None)
    assert hint == (f"Write {inner} and nothing around it" if inner else "")
