"""Notes of a verdict on people's names with something beside them, and about rows filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from plugins.bulk_import.engine.notes.columns.filled_down import PLACES
from plugins.bulk_import.engine.notes.names.beside_names import REMARK, beside_name
from tests.engine.guests import ArticleImporter, GuestImporter, notes_of
from tests.engine.reading.people import PEOPLE

Notes = Callable[..., list[str]]


@pytest.fixture
def notes() -> Notes:
    """Return a function that judges guests but for some columns, and returns the notes."""

    def notes_on(**columns: Sequence[str]) -> list[str]:
        length = len(next(iter(columns.values())))
        plain = {
            "first": [f"Ann{'abcdefgh'[n % 8]}{'abcdefgh'[n // 8 % 8]}" for n in range(length)],
            "last": [("Lee", "Ray")[number % 2] for number in range(length)],
            "login": [f"g{number}" for number in range(length)],
            "password": [f"Harbour-{number}-lamp-{7 * number}" for number in range(length)],
        }
        return notes_of(GuestImporter, plain | columns)

    return notes_on


def test_a_mark_of_doubt_beside_a_name_is_noted() -> None:
    assert beside_name("Lee ??") == beside_name("Ann Lee ?") == REMARK
    assert beside_name("Lee?") == ""


BESIDE = {
    "Two names seem to stand in one cell": (
        *("Lee, Ann", "Lee,Ann", "Ann/Anna", "Bob / Robert", "Ann and Bob", "Ann & Bob"),
        *("Cleo + Dan", "Ann und Bob", "Ann oder Anna", "Lee, Sales"),
    ),
    "A form of address, a title or a remark": (
        *("Dr. Ann", "Mr Bob", "MRS. CLEO", "Herr Dan", "ms. eve", "Prof. Finn", "Sr. Juan"),
        *("Lee PhD", "Ray, MD", "Fox MBA", "Lee, Ph.D.", "Ann (she/her)", "Voss (Ext.)"),
        *(
            "Lee - Intern",
            "Lee - on leave",
            "Lee - QA",
            "Kim [temp]",
            "Bob 'Bobby'",
            "Cleo (CJ)",
            "Lee | Sales",
            "Dr Ann",
            "Lee CANCELLED",
            "Lee - do not create",
            "Lee gekündigt",
            "Lee annulée",
            "NEW Lee",
            "x Lee",
            "DELETE Lee",
            "Lee until June",
            "Lee t.b.c.",
        ),
    ),
    "A number stands beside the name": (
        *("Ann 1", "Ann1", "Ann (1)", "Fox-1", "Kim no. 4", "Orr #3", "Lee x4711", "1. Ann"),
        *("2) Bob", "12 Ann"),
    ),
    "A digit stands inside a word": ("Ev3lyn", "R4y", "0live", "4nn", "Jos3é"),
    "Small letters stand for capitals": ("aNN", "lEE-KIM"),
    "stands for another value": (
        *("Test", "TEST", "Dummy", "Mustermann", "asdf", "Loading...", "New Hire", "John Doe"),
        *("do.", "New Starter", "offen"),
    ),
}


@pytest.mark.parametrize(
    ("said", "text"), [(said, each) for said in BESIDE for each in BESIDE[said]]
)
@pytest.mark.parametrize("column", ["first", "last"])
def test_text_beside_a_name_is_noted(notes: Notes, said: str, text: str, column: str) -> None:
    (note,) = notes(**{column: ["Bob", text, "Cyd"]})
    assert note.startswith(f"{column.title()}, line 3: ")
    assert said in note


@pytest.mark.parametrize(
    "text",
    [
        *("Mrsa", "Drew", "Profeta", "De Dr", "Herrmann", "Missy Lee", "Md. Rahman", "M. José"),
        *(
            "Berg, van den",
            "King, Jr.",
            "Lee, III",
            "Henry 3rd",
            "NEW YORK",
            "X Lee",
            "2nd",
            "Ravi S/o Mohan",
            "Ortega y Gasset",
        ),
        *(
            "Andersson",
            "Anders Oderland",
            "Rundle",
            "iPadé",
            "McKAY",
            "ŠARKAN",
            "IJssel",
        ),
        *("Smith - Jones", "Silva - da Costa", "García - López", "Graf von und zu Berg"),
        "Coreth von und zu Coredo und Starkenberg",
        *("Ana e Silva", "Jean-Luc", "O'Hara", "St. John", "J. R.", "Nguyễn Thị", "Testa", "Bar"),
    ],
)
def test_names_that_people_have_give_no_note(notes: Notes, text: str) -> None:
    assert notes(last=["Bob", text, "Cyd"]) == []


def test_invented_people_of_many_languages_give_no_note(notes: Notes) -> None:
    names = [name for _, people in PEOPLE.values() for name in people]
    assert notes(first=names, last=names[::-1]) == []


@pytest.mark.parametrize(
    "text", ["Lamp 2", "Bolt, long", "Desk (new)", "Dr. Pepper", "M4 x 20", "Pen / Pencil"]
)
def test_names_of_things_may_hold_numbers_and_remarks(text: str) -> None:
    assert notes_of(ArticleImporter, {"title": ["Chair", text, "Table"]}) == []


FILLED = {
    "Spring-in-town-{}": range(1, 7),
    "Welcome{:02}!Corp": range(7, 13),
    "Lamp-{}-a": range(97, 103),
    "Lamp-7-{:03}-x": range(8, 12),
}


@pytest.mark.parametrize("form", FILLED)
def test_passwords_that_were_filled_down_are_counted_and_not_shown(notes: Notes, form: str) -> None:
    filled = [form.format(number) for number in FILLED[form]]
    found = notes(password=["Quiet-river-82", *filled, "Meadow-stone-35"])
    assert found == [
        f"Password: {len(filled)} passwords that begin alike and count up, as a spreadsheet fills "
        "cells down; whoever knows one of them knows the others."
    ]


def test_two_series_of_passwords_are_counted_together(notes: Notes) -> None:
    series = [f"{word}-{n}" for word in ("Harbour-lamp", "Harbour", "Quiet") for n in range(5)]
    (note,) = notes(password=series)
    assert note.startswith("Password: 15 passwords that begin alike")


@pytest.mark.parametrize(
    "passwords",
    [
        ["Harbour-lamp-17", "Harbour-lamp-17", "Harbour-lamp-17"],
        ["Harbour-lamp-17", "Harbour-lamp-19", "Harbour-lamp-21"],
        ["Harbour-lamp-17", "Harbour-lamp-18", "Quiet-river-82"],
        ["Start-here-17", "Start-here-18", "Start-here-63", "Start-here-64", "Start-here-11"],
        ["a1", "a2", "a3", "a4"],
        ["x17Qw!", "x18Er?", "x19Ty."],
    ],
)
def test_other_passwords_give_no_note(notes: Notes, passwords: list[str]) -> None:
    assert notes(password=passwords) == []


def test_a_part_of_a_long_column_that_was_filled_is_found(notes: Notes) -> None:
    secrets = [f"Word{(n * 7919) % 10007}-of-{n}" for n in range(20 * PLACES)]
    secrets[300:340] = [f"Harbour-lamp-{n}" for n in range(40)]
    (note,) = notes(password=secrets)
    assert note.startswith("Password: 40 passwords that begin alike")


@pytest.mark.parametrize("text", ["Harbour-lamp-17 ", " Quiet-river-82"])
def test_passwords_with_a_blank_at_an_end_are_counted(notes: Notes, text: str) -> None:
    (note,) = notes(password=["Quiet-lamp-82", text])
    assert note.startswith("Password: 1 password with a blank in front or behind")
    assert text.strip() not in note


@pytest.mark.parametrize(
    "word", ["Password: ", "password:", "PASS: ", "Kennwort: ", "Mot de passe : ", "contraseña="]
)
def test_passwords_behind_the_word_are_counted(notes: Notes, word: str) -> None:
    (note,) = notes(password=["Quiet-lamp-82", f"{word}Meadow-stone-35"])
    assert note.startswith("Password: 1 password with a word such as Password: in front")
    assert "Meadow" not in note


@pytest.mark.parametrize(
    "text", ["Password-lamp:1", "Passing:by", "pass word: x", "Harbour:pass:x", "Klaver: x"]
)
def test_passwords_that_hold_the_word_give_no_note(notes: Notes, text: str) -> None:
    assert notes(password=["Quiet-lamp-82", text]) == []


def test_a_login_of_another_person_is_told_with_its_line(notes: Notes) -> None:
    people = {"first": ["Ann", "Bob", "Cyd"], "last": ["Lee", "Ray", "Fox"]}
    (note,) = notes(**people, login=["ann.lee", "ann.lee2", "cyd.fox"])
    assert note.startswith("Login, line 3: Names another person of the file")


def test_a_name_that_stands_in_rows_below_each_other_is_noted(notes: Notes) -> None:
    (note,) = notes(first=["Bob", "Ann", "Ann", "Ann"], last=["Lee"] * 4)
    assert note.startswith("First, lines 3, 4 and 5: One name stands in three rows or more")


def test_names_that_number_the_rows_are_noted(notes: Notes) -> None:
    (note,) = notes(first=["1", "2", "3", "4"])
    assert note.startswith("First, lines 2, 3, 4 and 5: The cells number the rows")
    assert notes(first=["7", "8", "9"]) == []


def test_a_login_that_is_the_number_of_a_day_is_noted(notes: Notes) -> None:
    (note,) = notes(login=["ann", "45123", "bob", "cyd"])
    assert note.startswith("Login, line 3: A number of five digits, unlike the others")
    assert notes(login=["45123", "45124", "45125"]) == []
    assert notes(login=["ann", "00779", "47110815"]) == []


def test_people_who_sign_in_with_a_number_of_theirs_give_no_note(notes: Notes) -> None:
    assert notes(login=["ann", "45123", "bob", "45200", "cyd", "dan"]) == []
    assert notes(login=["ann", "45123", "bob", "71234", "cyd", "dan"]) == []
