"""Notes of a verdict on columns of names that hold something else, or were filled or cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from plugins.bulk_import.engine.notes.names.cut_names import FEW_ROWS, cut_names
from plugins.bulk_import.engine.notes.wrong_places.names.few_values import (
    few_first_names,
    few_last_names,
)
from plugins.bulk_import.engine.notes.wrong_places.names.listed_names import listed_names
from plugins.bulk_import.engine.notes.wrong_places.names.turned_names import TURNED
from plugins.bulk_import.engine.notes.wrong_places.secrets.moved_secrets import count_moved
from tests.engine.guests import GuestImporter, notes_of

FIRST = [
    *("Anna", "Robert", "Cleo", "Daniel", "Evelyn", "Finn"),
    *("Greta", "Hugo", "Ines", "Jonas", "Karla", "Liam"),
]
LAST = [
    *("Leeson", "Raymond", "Foxley", "Orrin", "Kimball", "Voss"),
    *("Holm", "Brandt", "Calvo", "Weiss", "Nowak", "Doyle"),
]
COUNT = len(FIRST)
NUMBERS = [f"4{7 * at:03}" for at in range(COUNT)]
PASSWORDS = [f"Harbour-{7 * at}-lamp" for at in range(COUNT)]

#: What logins are made of.
FORMS: dict[str, Callable[[str, str], str]] = {
    "initial and last": lambda first, last: f"{first[0]}.{last}",
    "first and last": lambda first, last: f"{first}.{last}",
    "last and initial": lambda first, last: last + first[0],
    "domain": lambda first, last: f"CORP\\{first[0]}{last}",
}


def logins_of(form: str, first: Sequence[str] = FIRST, last: Sequence[str] = LAST) -> list[str]:
    return [FORMS[form](*names).lower() for names in zip(first, last, strict=True)]


LOGINS = logins_of("initial and last")


def noted(
    first: Sequence[str] = FIRST,
    last: Sequence[str] = LAST,
    logins: Sequence[str] = LOGINS,
    passwords: Sequence[str] = PASSWORDS,
) -> list[str]:
    columns = {"first": first, "last": last, "login": logins, "password": passwords}
    return notes_of(GuestImporter, columns)


def with_one(cells: Sequence[str], place: int, cell: str) -> list[str]:
    return [*cells[:place], cell, *cells[place + 1 :]]


def turned_by(*values: str) -> list[str]:
    return [values[at % len(values)] for at in range(COUNT)]


@pytest.mark.parametrize(
    "values",
    [("Marketing", "Finance", "IT"), ("DE", "FR"), ("Berlin", "Köln"), ("Team Lead", "QA")],
)
def test_a_column_of_few_values_in_the_place_of_last_names_is_noted(values: Sequence[str]) -> None:
    (note,) = noted(last=turned_by(*values))
    assert note.startswith("Last, lines 2, 3, 4, 5, 6 and 7 more: A few values stand in all rows")


@pytest.mark.parametrize(
    "values", [("M", "F"), ("w", "m"), ("Sales", "Support"), ("Ja", "Ne", "Vi")]
)
def test_a_column_of_few_values_in_the_place_of_first_names_is_noted(values: Sequence[str]) -> None:
    (note,) = noted(turned_by(*values))
    assert note.startswith("First, lines 2, 3, 4, 5, 6 and 7 more: A few values stand in all rows")


@pytest.mark.parametrize("logins", [LOGINS, NUMBERS])
def test_one_name_in_all_rows_is_noted(logins: list[str]) -> None:
    (note,) = noted(["Anna"] * COUNT, logins=logins)
    assert note.startswith("First, lines 2, 3, 4, 5, 6 and 7 more: One and the same name stands in")
    (note,) = noted(last=["Leeson"] * COUNT, logins=logins)
    assert note.startswith("Last, lines 2, 3, 4, 5, 6 and 7 more: One and the same name stands in")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("last", [("Singh", "Kaur"), ("Kim",), ("Nguyễn", "Lê", "Trần")])
def test_last_names_that_many_share_are_told_by_no_login(form: str, last: Sequence[str]) -> None:
    names = turned_by(*last)
    ascii_names = [each.replace("ễ", "e").replace("ê", "e").replace("ầ", "a") for each in names]
    logins = logins_of(form, last=ascii_names)
    assert list(few_last_names(FIRST, names, logins)) == []


@pytest.mark.parametrize(
    "logins",
    [
        NUMBERS,
        [each.lower() for each in FIRST],
        [f"{each}{at:02}" for at, each in enumerate(FIRST)],
        [f"agent{at}" for at in range(COUNT)],
        ["sunshine7", "tiger", "falcon2", "river", "star9", "wolf", *NUMBERS[6:]],
    ],
)
def test_few_last_names_beside_logins_of_something_else_are_not_noted(logins: list[str]) -> None:
    assert list(few_last_names(FIRST, turned_by("Singh", "Kaur"), logins)) == []
    assert list(few_first_names(turned_by("Min", "Ji", "Su", "Do"), LAST, logins)) == []


def test_a_column_of_numbers_in_the_place_of_names_is_noted() -> None:
    (note,) = noted(last=[str(4711 + at) for at in range(COUNT)])
    assert note.startswith(
        "Last, lines 2, 3, 4, 5, 6 and 7 more: The cells are numbers and no names"
    )


@pytest.mark.parametrize(("column", "name"), [("Last", "Foxley"), ("First", "Cleo")])
def test_names_that_were_filled_down_are_told_by_the_logins(column: str, name: str) -> None:
    cells = FIRST if column == "First" else LAST
    filled = [*cells[:3], *[name] * 4, *cells[7:]]
    (note,) = noted(filled) if column == "First" else noted(last=filled)
    assert note.startswith(f"{column}, lines 5, 6, 7 and 8: The name of the row above stands there")


@pytest.mark.parametrize("form", FORMS)
def test_people_below_each_other_with_one_name_are_not_noted(form: str) -> None:
    first, last = with_one(FIRST, 4, "Daniel"), with_one(LAST, 7, "Holm")
    assert noted(first, last, logins_of(form, first, last)) == []


@pytest.mark.parametrize("name", ["Lê", "de la Fuente", "D'Angelo", "Ó Briain", "ʻĀkau", "Müller"])
def test_names_that_logins_write_otherwise_are_not_noted_below_each_other(name: str) -> None:
    last = [*LAST[:4], name, name, *LAST[6:]]
    plain = {"Lê": "le", "Ó Briain": "obriain", "ʻĀkau": "akau", "Müller": "mueller"}
    written = plain.get(name, name.lower().replace(" ", "").replace("'", ""))
    logins = with_one(with_one(LOGINS, 4, f"e.{written}"), 5, f"f.{written}")
    assert noted(last=last, logins=logins) == []


def test_a_last_name_that_was_cut_is_told_by_its_login() -> None:
    (note,) = noted(last=with_one(LAST, 4, "Kimb"))
    assert note.startswith("Last, line 6: The login goes on where the name ends")
    first = with_one(FIRST, 4, "Kimballine")
    assert noted(first, logins=logins_of("first and last", first)) == []


@pytest.mark.parametrize("length", [4, 5])
def test_last_names_that_were_cut_at_one_length_are_noted(length: int) -> None:
    (note,) = noted(last=[each[:length] for each in LAST])
    assert ": The login goes on where the name ends, unlike those of the other rows" in note


@pytest.mark.parametrize(
    "logins",
    [
        [f"{last}{first[:2]}".lower() for first, last in zip(FIRST, LAST, strict=True)],
        [f"{last}{first}".lower() for first, last in zip(FIRST, LAST, strict=True)],
        [f"{last[:3]}{first[:3]}".lower() for first, last in zip(FIRST, LAST, strict=True)],
        with_one(LOGINS, 4, "e.kimballs"),
        with_one(LOGINS, 4, "e.kim-ball7"),
        NUMBERS,
    ],
)
def test_logins_that_go_on_with_the_first_name_are_not_noted(logins: list[str]) -> None:
    assert list(cut_names(FIRST, LAST, logins)) == []


def test_every_row_of_a_long_file_is_examined_where_a_name_was_cut() -> None:
    count = 2 * FEW_ROWS
    last = [f"{a}{b}{c}ord" for a in "BDFGKPT" for b in "aeou" for c in "bdfgkpt"][:count]
    logins = [f"x.{name.lower()}" for name in last]
    cut = [name[:4] if at in {0, 33, 64} else name for at, name in enumerate(last)]
    assert [places for _, places in cut_names(["Xo"] * count, cut, logins)] == [[0, 33, 64]]
    assert list(cut_names(["Xo"] * count, [*last[:33], "Babo", *last[34:]], logins)) == []


def test_names_that_changed_places_in_some_rows_are_told_by_initials() -> None:
    first = [*FIRST[:4], *LAST[4:7], *FIRST[7:]]
    last = [*LAST[:4], *FIRST[4:7], *LAST[7:]]
    (note,) = noted(first, last)
    assert note == f"First, lines 6, 7 and 8: {TURNED}."


def test_a_last_name_that_holds_the_first_one_too_is_noted() -> None:
    whole = [" ".join(names) for names in zip(FIRST, LAST, strict=True)]
    turned = [" ".join(names) for names in zip(LAST, FIRST, strict=True)]
    for last in (whole, turned, with_one(LAST, 3, "Daniel Orrin")):
        (note,) = noted(last=last)
        assert "Holds the other name too, which has a column of its own" in note


@pytest.mark.parametrize("last", ["San Daniel", "Danielson", "De Daniel"])
def test_a_last_name_that_ends_as_the_first_one_is_not_noted(last: str) -> None:
    assert noted(last=with_one(LAST, 3, last), logins=NUMBERS) == []


def test_a_name_that_stands_twice_is_told_where_the_login_has_another_initial() -> None:
    (note,) = noted(with_one(FIRST, 3, "Orrin"))
    assert note.startswith("First, line 5: Holds the other name too")
    assert noted(with_one(FIRST, 3, "Orrin"), logins=with_one(LOGINS, 3, "o.orrin")) == []


VALUES = {"Sales", "Florence", "Agent", "sales"}


@pytest.mark.parametrize(
    ("first", "last", "login", "found"),
    [
        ("Daniel", "Sales", "d.orrin", [[], [3], []]),
        ("Agent", "Orrin", "d.orrin", [[3], [], []]),
        ("Daniel", "Orrin", "sales", [[], [], [3]]),
        ("Daniel", "Sales", "d.sales", [[], [], []]),
        ("Florence", "Orrin", "f.orrin", [[], [], []]),
        ("Daniel", "Salesman", "d.orrin", [[], [], []]),
    ],
)
def test_a_value_of_a_list_in_the_place_of_a_name_is_noted(
    first: str, last: str, login: str, found: list[list[int]]
) -> None:
    columns = (with_one(FIRST, 3, first), with_one(LAST, 3, last))
    assert listed_names(*columns, with_one(LOGINS, 3, login), VALUES) == found
    assert listed_names(*columns, NUMBERS, VALUES) == [[], [], []]


def test_passwords_with_the_names_of_the_rows_beside_are_counted() -> None:
    own = [f"Zz-{name}-88" for name in LAST]
    for moved in ([*own[1:], own[0]], [own[-1], *own[:-1]]):
        (note,) = noted(passwords=moved)
        assert note.startswith(
            "Password: 11 passwords with the name of the person in the row above"
        )
    assert count_moved(own, LAST) == 0
    assert count_moved(with_one(PASSWORDS, 3, "Kimball-lamp-7"), LAST) == 0


def test_a_telephone_number_in_the_place_of_a_name_is_noted() -> None:
    for text in ("+44 20 7946 0018", "(030) 1234567", "030/1234567"):
        (note,) = noted(last=with_one(LAST, 3, text))
        assert note.startswith("Last, line 5: It is a telephone number and not a name")


@pytest.mark.parametrize("form", ["first and last", "initial and last"])
def test_a_column_of_four_departments_in_the_place_of_first_names_is_noted(form: str) -> None:
    (note,) = noted(first=turned_by("HR", "IT", "Sales", "Ops"), logins=logins_of(form))
    assert note.startswith("First, lines 2, 3, 4, 5, 6 and 7 more: A few values stand in all rows")


def test_first_names_in_letters_that_logins_do_not_have_are_not_noted() -> None:
    first = turned_by("伟", "芳", "敏", "丽")
    logins = logins_of("first and last", turned_by("Wei", "Fang", "Min", "Li"))
    assert noted(first=first, logins=logins) == []
