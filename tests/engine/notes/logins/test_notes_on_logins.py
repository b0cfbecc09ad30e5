"""Logins that look like a name of their row or are the number of something; remarks in names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plugins.bulk_import.engine.notes.columns.digits_of_days import are_days
from plugins.bulk_import.engine.notes.columns.uneven_columns import MISTYPED, uneven_logins
from plugins.bulk_import.engine.notes.logins.identifiers import identifier
from plugins.bulk_import.engine.notes.logins.letters_for_digits import letters_for_digits
from plugins.bulk_import.engine.notes.logins.lookalike_letters import FEW_ROWS, lookalike_places
from plugins.bulk_import.engine.notes.logins.telephone_numbers import telephone_logins
from plugins.bulk_import.engine.notes.names.teams_in_names import joined_names
from tests.engine.guests import GuestImporter, notes_of

FIRST = ["Anna", "Robert", "Evelyn", "Daniel", "Jonas", "Ernest"]
LAST = ["Leeson", "Raymond", "Kimball", "Orrin", "Weiss", "Barnes"]
LOGINS = [f"{one}.{other}".lower() for one, other in zip(FIRST, LAST, strict=True)]
PASSWORDS = [f"Quiet-{word}-7" for word in ("river", "lamp", "stone", "train", "field", "eagle")]


def noted(
    logins: Sequence[str] = LOGINS, last: Sequence[str] = LAST, *, are_sound: bool = True
) -> list[str]:
    columns = {"first": FIRST, "last": list(last), "login": list(logins), "password": PASSWORDS}
    return notes_of(GuestImporter, columns, are_sound=are_sound)


def with_one(cells: Sequence[str], place: int, cell: str) -> list[str]:
    return [*cells[:place], cell, *cells[place + 1 :]]


@pytest.mark.parametrize(
    ("place", "login"),
    [
        (2, "evelyn.kirnball"),
        (2, "evelyn.klmball"),
        (2, "ekimba11"),
        (3, "claniel.orrin"),
        (4, "jonas.vveiss"),
        (4, "jonas.welss"),
        (5, "emest.barnes"),
        (5, "ernest.bames"),
        (0, "Anna.Ieeson"),
        (5, "e.ramı"),
    ],
)
def test_letters_that_look_like_those_of_the_name_are_noted(place: int, login: str) -> None:
    (note,) = noted(with_one(LOGINS, place, login))
    assert note.startswith(f"Login, line {place + 2}: A sign stands where the name of the row")


def test_names_with_line_breaks_are_looked_at_too() -> None:
    last = with_one(with_one(LAST, 1, "Ray\nmond"), 2, "Kim\nBall")
    assert list(lookalike_places(FIRST, last, with_one(LOGINS, 4, "jonas.vveiss"))) == [4]
    (note,) = noted(with_one(LOGINS, 4, "jonas.vveiss"), last, are_sound=False)
    assert note.startswith("Login, line 6: A sign stands where the name of the row")


@pytest.mark.parametrize("login", ["bob.raymond", "rraymond", "r.raymond", "roberto", "ray.mond"])
def test_a_login_that_is_made_otherwise_is_not_noted(login: str) -> None:
    assert noted(with_one(LOGINS, 1, login)) == []


@pytest.mark.parametrize(("name", "login"), [("Iala", "bovilala"), ("Elis", "bel1s4x")])
def test_letters_of_two_names_that_look_like_a_third_are_not_noted(name: str, login: str) -> None:
    last = with_one(LAST, 1, name)
    assert noted(with_one(LOGINS, 1, login), last) == []


def test_every_row_of_a_long_file_is_examined_where_logins_hold_the_names() -> None:
    count = 3 * FEW_ROWS
    words = [f"{a}{b}{c}o" for a in "bdfgkpt" for b in "aeou" for c in "bdfgkpt"][:count]
    logins = [f"x.{word}" for word in words]
    logins[101] = "x.kirnball"
    names = with_one(words, 101, "Kimball")
    assert list(lookalike_places(["Xo"] * count, names, logins)) == [101]
    others = [f"u{at}" for at in range(count)]
    assert list(lookalike_places(["Xo"] * count, names, with_one(others, 101, "kirnball"))) == []


RECORDS = ["3f2504e0-4f89-11d3-9a0c-0305e82c3301", "af2504e0-4f89-11d3-9a0c-0305e82c3301"]
PRIVATE = ["DE89370400440532013000", "4111111111111111", "4111 1111 1111 1111", "078-05-1120"]


@pytest.mark.parametrize("login", [*RECORDS, RECORDS[1].upper()])
def test_the_number_of_a_record_is_noted(login: str) -> None:
    (note,) = noted(with_one(LOGINS, 2, login))
    assert note.startswith("Login, line 4: It is a number that programs give to a record")


@pytest.mark.parametrize("size", [24, 32, 40, 64])
def test_numbers_of_records_without_signs_between_are_noted(size: int) -> None:
    numbers = [f"a{number:0{size - 1}x}" for number in range(10_007, 10_013)]
    (note,) = noted(numbers)
    assert note.startswith("Login, lines 2, 3, 4, 5, 6 and 7: It is a number that programs give")


@pytest.mark.parametrize("login", ["a" * 24, "facade" * 4, "abcdefabcdefabcdefabcdef", "a1" * 11])
def test_words_and_other_lengths_are_no_numbers_of_records(login: str) -> None:
    assert noted(with_one(LOGINS, 0, login)) == []


@pytest.mark.parametrize("login", PRIVATE)
def test_the_number_of_an_account_or_a_card_is_noted(login: str) -> None:
    assert identifier(login).startswith("It looks like the number of a bank account")
    if " " not in login:
        assert any("a bank account" in note for note in noted(with_one(LOGINS, 2, login)))


@pytest.mark.parametrize(
    "login", ["DE89370400440532013001", "4111111111111112", "AB12", "3f2504e0", "12-34-5678", ""]
)
def test_numbers_whose_digits_do_not_add_up_are_no_accounts(login: str) -> None:
    assert identifier(login) == ""


def test_a_telephone_number_among_names_is_noted() -> None:
    (note,) = noted(with_one(LOGINS, 2, "+4915112345678"))
    assert note.startswith("Login, line 4: Is a number, unlike the others")


@pytest.mark.parametrize(
    "form",
    ["+49151123456{}8", "0049151123456{}8", "0151 / 123{}456", "017012345{}6"],
)
def test_a_column_of_telephone_numbers_is_noted(form: str) -> None:
    logins = [form.format(7 - at).replace(" ", "") for at in range(6)]
    (note,) = noted(logins)
    assert note.startswith("Login, lines 2, 3, 4, 5, 6 and 7: All of them are telephone numbers")


@pytest.mark.parametrize("form", ["{}4711", "000{}471100", "1{}3456789", "0{}4711", "+{}47"])
def test_numbers_of_people_are_no_telephones(form: str) -> None:
    assert list(telephone_logins([form.format(at) for at in range(1, 7)])) == []


def test_a_column_of_birthdays_is_noted_and_numbers_that_begin_with_the_year_are_not() -> None:
    days = ["19880114", "19910302", "19790521", "20010930", "19880715", "19931111"]
    (note,) = noted(days)
    assert "All of them are days or times written in digits, such as 20010930" in note
    assert noted([f"2026010{at}" for at in range(1, 7)]) == []
    assert noted([f"20{20 + at}0101" for at in range(6)]) == []


@pytest.mark.parametrize("login", ["E47l6", "E47I6", "E4z16", "EA7l6"])
def test_a_letter_in_the_place_of_a_digit_is_noted(login: str) -> None:
    logins = with_one([f"E47{at}" for at in range(11, 19)], 2, login)
    is_so = login != "EA7l6"
    assert [places for _, places in letters_for_digits(logins)] == ([[2]] if is_so else [])


@pytest.mark.parametrize("login", ["E4716", "E471", "F4716", "e4716", "E47160", "EX716"])
def test_other_logins_beside_numbers_are_not(login: str) -> None:
    assert list(letters_for_digits(with_one([f"E47{at}" for at in range(21, 29)], 2, login))) == []


def test_where_several_logins_have_another_shape_no_letter_is_a_digit() -> None:
    logins = [f"E47{at}" for at in range(21, 29)]
    assert list(letters_for_digits([*logins, "E47l6"]))
    assert list(letters_for_digits([*logins, "E47l6", "E47I6"])) == []


def test_a_domain_in_the_letters_of_servers_is_noted() -> None:
    (note,) = noted([f"{each}@xn--mller-kva.de" for each in LOGINS])
    assert "as servers write those of a domain (xn--)" in note
    assert noted([f"{each}@müller.de" for each in LOGINS]) == []


@pytest.mark.parametrize(
    "name",
    ["Orrin left", "Orrin - leaver", "Orrin on leave", "Orrin inaktiv", "Orrin new starter"],
)
def test_a_remark_that_somebody_has_left_or_is_new_is_told(name: str) -> None:
    (note,) = noted(last=with_one(LAST, 3, name))
    assert "A form of address, a title or a remark stands beside the name" in note


@pytest.mark.parametrize("name", ["Left", "Neu", "Temple", "Van Left", "Baja", "Newleft"])
def test_a_name_that_is_such_a_word_is_not_noted(name: str) -> None:
    logins = with_one(LOGINS, 3, f"daniel.{name.lower().replace(' ', '')}")
    assert noted(logins, with_one(LAST, 3, name)) == []


@pytest.mark.parametrize(
    ("cells", "are_so"),
    [
        (["20250110", "20250111", "20241231"], True),
        (["10011985", "31121990", "01021970"], True),
        (["202401", "202402", "202412"], True),
        (["1735689600", "1735776000", "1735862400"], True),
        (["20250110", "", "20250111", "20241231"], True),
        (["20250110", "20250111"], False),
        (["20250110", "20251345", "20241231"], False),
        (["100001", "100002", "100003"], False),
        (["200003", "200001", "200005"], False),
        (["47110001", "47110002", "47110003"], False),
        (["5551234567", "5551234568", "5551234569"], False),
        (["20250110", "20250110", "20250110"], False),
        (["2025-1-1", "20250111", "20241231"], False),
        (["", "", ""], False),
        ([], False),
    ],
)
def test_columns_of_days_in_digits(cells: list[str], are_so: bool) -> None:
    assert are_days(cells) is are_so


@pytest.mark.parametrize(
    ("name", "are_told"),
    [
        ("Orrin Sales", True),
        ("Orrin (Sales)", True),
        ("Orrin / Sales", True),
        ("Orrin, Sales", True),
        ("Sales", False),
        ("(Sales)", False),
        ("Orrin Salesman", False),
        ("Orrin-Sales", False),
        ("OrrinSales", False),
        ("Orrin Support", False),
    ],
)
def test_a_name_with_the_team_of_its_row_behind_it_is_noted(name: str, are_told: bool) -> None:
    teams = ["Support", "Sales", ""]
    found = list(joined_names(["Lee", name, "Fox Sales"], [GuestImporter.login], lambda _: teams))
    assert [places for _, places in found] == ([[1]] if are_told else [])
    assert all("column Login of its row" in said for said, _ in found)


MAILS = [f"{each}@example.com" for each in LOGINS]


@pytest.mark.parametrize("domain", ["exmaple.com", "example.con", "example", "examle.com"])
def test_a_domain_that_is_one_letter_from_that_of_the_others_is_noted(domain: str) -> None:
    more = [f"{each}{number}@example.com" for number in "12" for each in LOGINS]
    logins = with_one([*MAILS, *more], 3, f"daniel.orrin@{domain}")
    ((said, places),) = uneven_logins(logins, set())
    assert (said, places) == (MISTYPED.format(domain="example.com"), [3])


@pytest.mark.parametrize("domain", ["example.org", "sales.example.com", "other.net", "example.com"])
def test_another_domain_is_not(domain: str) -> None:
    assert list(uneven_logins(with_one(MAILS, 3, f"daniel.orrin@{domain}"), set())) == []
