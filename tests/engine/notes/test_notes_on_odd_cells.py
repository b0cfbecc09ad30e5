"""Notes of a verdict on cells unlike the others of their column, and texts of examples."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plugins.bulk_import.engine.notes.columns.digits import too_long
from tests.engine.guests import GuestImporter, notes_of

Notes = Callable[..., list[str]]
LAST = ["Lee", "Ray", "Fox", "Orr", "Kim", "Poe", "Dow", "Ash", "Elm"]
LOGINS = [f"guest.{letter}" for letter in "abcdefghi"]
SECRETS = [
    *("Harbour-lamp-17", "Quiet-river-82", "Meadow-stone-35", "Winter-cabin-64"),
    *("Silver-train-91", "Copper-field-28", "Anchor-basket-53", "Candle-dragon-76", "Eagle-4"),
]


def noted(**columns: list[str]) -> list[str]:
    plain = {
        "first": ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ivy"],
        "last": LAST,
        "login": LOGINS,
        "password": SECRETS,
    }
    return notes_of(GuestImporter, plain | columns)


@pytest.mark.parametrize(
    "login",
    [
        *("ann.lee;alee", "ann.lee,alee", "ann.lee/alee", "ann.lee|alee", "ann.lee&anna.lee"),
        *("AnnLee<ann@example.com>", "ann.lee(old)", "ann.lee#temp", "ann..lee", "$ann", "~ann~"),
        *("ann@example.com@example.com", "ann@@example.com", "Login:ann.lee", "username=ann"),
        *("C:\\Users\\ann", "4)ann.lee", "ann@example,com"),
    ],
)
def test_a_sign_that_no_other_login_holds_is_noted(login: str) -> None:
    found = noted(login=[LOGINS[0], login, *LOGINS[2:]])
    assert any(note.startswith("Login, line 3: Holds a sign inside, unlike") for note in found)


@pytest.mark.parametrize("login", ["ann+test", "r&d.ann", "x=20", "ann(2)", "o'neil", "bob-2.ray"])
def test_signs_that_logins_have_are_not_noted(login: str) -> None:
    assert noted(login=[LOGINS[0], login, *LOGINS[2:]]) == []


def test_a_sign_that_more_than_one_login_in_eight_holds_is_not_noted() -> None:
    assert noted(login=["ab/one", "ab/two", *LOGINS[2:]]) == []


@pytest.mark.parametrize("sign", [",", ";", "|"])
def test_signs_of_lists_are_told_however_many_logins_hold_one(sign: str) -> None:
    (note,) = noted(login=[f"{login}{sign}x{login}" for login in LOGINS])
    assert note.startswith("Login, lines 2, 3, 4, 5, 6 and 4 more: Holds a comma, a semicolon or")


def test_letters_of_east_asian_width_are_noted_once() -> None:
    (note,) = noted(last=["Ｌｅｅ", *LAST[1:]])
    assert "which stand for plain letters" in note


@pytest.mark.parametrize("login", ["78051434567", "00123"])
def test_a_number_is_noted_among_logins_of_letters(login: str) -> None:
    (note,) = noted(login=[login, *LOGINS[1:]])
    assert note.startswith("Login, line 2: Is a number, unlike the others")


@pytest.mark.parametrize(
    "login",
    ["ann。lee", "ann․lee", "ann＿lee", "ann⁄lee", "ann٣", "ann＠example.com", "annᵃ", "ａnn"],
)
def test_signs_of_another_keyboard_are_noted(login: str) -> None:
    found = noted(login=[login, *LOGINS[1:]])
    assert any(note.startswith("Login, line 2: Holds ") for note in found)


@pytest.mark.parametrize("login", ["josé·lee", "ann€"])
def test_signs_of_the_keyboard_of_the_place_are_not_noted(login: str) -> None:
    assert noted(login=[login, *LOGINS[1:]]) == []


@pytest.mark.parametrize("name", ["ﾔﾏﾀﾞ", "ﻣﺤﻤﺪ", "Oʀʀɪɴ", "Kimbɑll", "Annᵃ", "Ｌee", "Griﬃth"])
def test_forms_that_stand_for_plain_letters_are_noted(name: str) -> None:
    found = noted(last=[name, *LAST[1:]])
    assert any("which stand for plain letters" in note for note in found)


@pytest.mark.parametrize("name", ["Okɛ", "عبدﷲ", "Kaʻahu", "Ⅲ", "กำพล"])
def test_letters_that_people_write_are_not_noted(name: str) -> None:
    assert noted(last=[name] * 9) == []


@pytest.mark.parametrize(
    "name",
    [
        *("see note", "See Notes", "ask HR", "same as above", "siehe Notiz", "Wie oben"),
        *("voir note", "Your name", "YOUR NAME HERE", "Enter last name", "Nachname eingeben"),
        *("Votre nom", "Su apellido", "Inserire cognome", "Total", "Summe", "Grand Total", "EOF"),
        *("yes", "female", "Herr", "Mrs.", "Bloggs", "Example Name"),
    ],
)
def test_a_phrase_for_another_value_is_noted(name: str) -> None:
    (note,) = noted(last=["Lee", name, *LAST[2:]])
    assert note.startswith(f"Last, line 3: {name} stands for another value")


@pytest.mark.parametrize("login", ["jane.doe", "firstname.lastname", "vorname.nachname", "folgt"])
def test_a_login_of_an_example_is_noted(login: str) -> None:
    (note,) = noted(login=[login, *LOGINS[1:]])
    assert note.startswith(f"Login, line 2: {login} stands for another value")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("A form of address", "Shri Lee"),
        ("A form of address", "王先生"),
        ("A form of address", "김씨"),
        ("A form of address", "นางสาวสมหญิง"),
        ("A form of address", "z. B. Lee"),
        ("A form of address", "Lee aka Annie"),
        ("A form of address", "Lee roz. Ray"),
        ("A number stands beside", "Lee ab 1.3."),
        ("A number stands beside", "Q1 2025"),
        ("A number stands beside", "1/2"),
        ("Two names seem to stand", "Lee et Ray"),
        ("Two names seem to stand", "Lee oraz Ray"),
        ("A sign stands in front", "Leeson."),
        ("A sign stands in front", "Lee!"),
    ],
)
def test_more_of_what_stands_beside_a_name_is_noted(said: str, name: str) -> None:
    found = noted(last=["Lee", name, *LAST[2:]])
    assert any(note.startswith("Last, line 3: ") and said in note for note in found)


@pytest.mark.parametrize(
    "name", ["Henry 3rd", "Jr.", "Lee Jr.", "A. B.", "Ortega y Gasset", "Silva e Souza", "Doe"]
)
def test_names_that_people_have_are_not_noted(name: str) -> None:
    assert noted(last=["Lee", name, *LAST[2:]]) == []


@pytest.mark.parametrize(
    "turn",
    [
        "Mo Di Mi Do Fr Sa So Mo Di",
        "Janeiro Fevereiro Março Abril Maio Junho Julho Agosto Setembro",
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre",
        "hétfő kedd szerda csütörtök péntek szombat vasárnap hétfő kedd",
    ],
)
def test_days_and_months_of_more_languages_in_their_turn_are_noted(turn: str) -> None:
    found = noted(first=turn.split())
    assert any("name one day, month or letter after the other" in note for note in found)


def told(secrets: list[str]) -> list[str]:
    return [note for note in noted(password=secrets) if note.startswith("Password: ")]


@pytest.mark.parametrize(
    "secret",
    [
        *("Winter-cabin-64 (strong)", "Winter-cabin-64 [copied]", "Your password is Winter-64"),
        *("Initial password: Winter-64", "Winter-cabin-64 / Summer-river-65"),
        *("Winter-64 -> Summer-65", "Winter-64 or Summer-65"),
    ],
)
def test_a_remark_behind_or_in_front_of_a_secret_is_counted(secret: str) -> None:
    (note,) = told([secret, *SECRETS[1:]])
    assert note.startswith("Password: 1 password with a remark behind or the mark of a list")
    assert "Winter" not in note


@pytest.mark.parametrize("mark", ["{number}. {secret}", "{number}) {secret}", "- {secret}"])
def test_secrets_of_a_list_are_counted(mark: str) -> None:
    secrets = [mark.format(number=at, secret=secret) for at, secret in enumerate(SECRETS, 1)]
    (note,) = told(secrets)
    assert note.startswith("Password: 9 passwords with a remark behind or the mark of a list")


def test_secrets_that_all_end_with_one_word_are_counted() -> None:
    (note,) = told([f"{secret} - temporary" for secret in SECRETS])
    assert note.startswith("Password: 9 passwords with a remark behind")


def test_passphrases_have_no_remark() -> None:
    assert told(["harbour lamp (quiet) river", "1. Winter cabin", *SECRETS[2:]]) == []
    assert told(["Harbour-lamp-17 x"] * 9) == []


@pytest.mark.parametrize(
    "secret", ["Ｗinter-64", "Winter-6⁴", "Winterﬁ64", "Winter-٦٤", "Winter😀"]
)
def test_a_secret_in_forms_that_a_keyboard_hardly_writes_is_counted(secret: str) -> None:
    (note,) = told([secret, *SECRETS[1:]])
    assert note.startswith("Password: 1 password with signs that a keyboard hardly writes")


@pytest.mark.parametrize("secret", ["Straße-64", "Winter²64", "пароль-64-река", "Año€64", "ª64-x"])
def test_a_secret_in_letters_of_a_keyboard_is_not_counted(secret: str) -> None:
    assert told([secret, *SECRETS[1:]]) == []


@pytest.mark.parametrize("number", ["3012345678", "45292", "471100"])
def test_a_number_that_is_longer_than_nearly_all_is_noted(number: str) -> None:
    digits = dict(enumerate([number, *(str(4711 + at) for at in range(8))], 2))
    ((lines, sentence),) = too_long(digits)
    assert lines == [2]
    assert sentence.startswith("Longer than nearly all, which have 4 digits")


@pytest.mark.parametrize(
    "numbers",
    [
        [str(number) for number in range(9992, 10001)],
        ["3012345678", "3012345679", *(str(4711 + at) for at in range(8))],
        ["3012345678", "4711", "4712"],
        [str(45292 + at) for at in range(9)],
    ],
)
def test_numbers_that_count_on_or_are_as_long_as_others_are_not_noted(numbers: list[str]) -> None:
    assert list(too_long(dict(enumerate(numbers, 2)))) == []
