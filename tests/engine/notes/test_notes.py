"""Notes of a verdict on cells that no rule refuses."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.notes import find_notes

HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)


def row(first="Ann", login="a.lee", extension="", password="secret"):
    return f"{first},Lee,{login},{password},Agent,TRUE,{extension},Sales,,TRUE"


@pytest.fixture
def notes(judged):
    """Return a function that judges rows and returns the notes about them."""
    return lambda *rows: find_notes(*judged("\n".join([HEADER, *rows])))


def extensions(*cells):
    return [row(login=f"a{number}", extension=cell) for number, cell in enumerate(cells)]


def test_a_whole_file_has_no_notes(notes):
    assert notes(row("Zoë", "zoë", "0042"), row("O'Hara", "o'hara")) == []


def test_digits_that_are_fewer_than_most_may_have_lost_their_zeros(notes):
    assert notes(*extensions("1201", "1202", "77", "1203", "1204", "8", "")) == [
        "Extension, lines 4 and 7: Shorter than most, which have 4 digits: a spreadsheet drops "
        "leading zeros. Format the column as text and type them again."
    ]


def test_a_few_shorter_numbers_are_noted_where_others_kept_their_zeros(notes):
    (note,) = notes(*extensions("1201", "0042", "77", "0043", "1204", "042", "1205"))

    assert note.startswith("Extension, line 4: Shorter than most, which have 4 digits")


def test_half_of_a_column_that_has_lost_its_zeros_is_told_by_the_other_half(notes):
    (note,) = notes(*extensions("0201", "0202", "0203", "204", "205", "206"))

    assert note.startswith("Extension, lines 5, 6 and 7: Shorter than those that begin with a zero")


@pytest.mark.parametrize(
    "cells",
    [
        ("0201", "0202", "0203", "204", "205", "2060"),
        ("0201", "0202", "0203", "204", "205", "26"),
        ("0201", "0202", "203", "204"),
        ("0201", "0202", "023", "204", "205", "206"),
        ("1201", "0042", "77", "803"),
        ("1", "22", "333", "4444"),
        ("1201", "1202", "12034"),
        ("1201", "1202", "x"),
        ("7",),
        ("", ""),
    ],
    ids=[
        "as long",
        "two lengths",
        "two zeros",
        "zeros of two lengths",
        "zeros kept",
        "all widths",
        "longer",
        "no digits",
        "one",
        "none",
    ],
)
def test_where_nothing_seems_lost_nothing_is_said(notes, cells):
    assert notes(*extensions(*cells)) == []


def test_a_name_that_is_allowed_and_looks_damaged_is_noted_with_what_it_was(notes):
    (note,) = notes(row("JesÃºs"), row("Ann", "b"), row("SimÃµes", "c"))

    assert note.startswith("First Name, lines 2 and 4: Probably Jesús: UTF-8 was read as")
    assert note.endswith("save it as CSV UTF-8.")


def test_a_login_that_is_an_error_value_or_hard_to_type_is_noted(notes):
    assert notes(row(login="#NAME?"), row(login="o’hara"), row(login="ann–lee")) == [
        "Login, line 2: The error value of a formula; format the column as text and type the "
        "value itself.",
        "Login, lines 3 and 4: Holds ’ and –, which a keyboard hardly writes and people have to "
        "type to sign in.",
    ]


def test_a_cell_with_an_error_has_no_note(notes):
    assert notes(row("JosÃ©"), row(login="a\u00a0b", first="#N/A")) == []


def test_no_note_is_made_where_a_password_may_stand_in_the_cell(notes):
    assert notes(row(login="PÃ¤sswÃ¶rd77", password="ann")) == []
