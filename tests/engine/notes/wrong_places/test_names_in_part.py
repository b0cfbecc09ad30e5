"""Names and logins of which a part of the rows was sorted, turned round or pasted over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.engine.guests import GuestImporter, notes_of

FIRST = [
    "Anouk",
    "Bartosz",
    "Caoimhe",
    "Darius",
    "Elif",
    "Fatima",
    "Grzegorz",
    "Hannah",
    "Imogen",
    "Olga",
    "Liam",
    "Mei",
]
FIRST += ["Nadia", "Pedro", "Quentin", "Rosa", "Tomas", "Uma", "Viktor", "Wendy"]
LAST = [
    "Visser",
    "Dubois",
    "Byrne",
    "Mensah",
    "Yildiz",
    "Amrani",
    "Wojcik",
    "Muller",
    "Vale",
    "Pereira",
    "Nowak",
    "Chen",
]
LAST += ["Haddad", "Garcia", "Lefevre", "Jensen", "Ruiz", "Patel", "Okafor", "Brown"]
ONE_MORE = "First, line 11: The name of the row above"
Make = Callable[[str, str], str]


def initial(first: str, last: str) -> str:
    return f"{first[0]}{last}".lower()


def whole(first: str, last: str) -> str:
    return f"{first}.{last}".lower()


def short(first: str, last: str) -> str:
    return f"{first[:3]}{last[:3]}".lower()


def told(first: list[str], last: list[str], make: Make) -> list[str]:
    logins = list(map(make, FIRST, LAST))
    passwords = [f"Harbour-{97 * place % 31}-lamp" for place in range(len(FIRST))]
    columns = {"first": first, "last": last, "login": logins, "password": passwords}
    return notes_of(GuestImporter, columns)


def moved(names: list[str], begin: int, end: int) -> list[str]:
    """Return names, those between two places in reverse order."""
    return names[:begin] + names[begin:end][::-1] + names[end:]


@pytest.mark.parametrize(
    ("first", "last", "make", "begin"),
    [
        (moved(FIRST, 6, 14), LAST, initial, "Login, lines 8, 9, 10, 11, 12 and 3 more: Names ano"),
        (moved(FIRST, 6, 14), LAST, short, "Login, lines 8, 9, 10, 11, 12 and 3 more: Names ano"),
        (FIRST, moved(LAST, 6, 14), short, "Login, lines 8, 9, 10, 11, 12 and 3 more: Names ano"),
        (FIRST, sorted(LAST), short, "Login, lines 2, 3, 5, 6, 7 and 14 more: Names another"),
        (FIRST, LAST[:9] + LAST[15:18] + LAST[12:], initial, "Last, lines 11, 12 and 13: The"),
        (FIRST, LAST[:3] + LAST[10:18:2] + LAST[7:], initial, "Last, lines 5, 6, 7 and 8: The na"),
        (FIRST[:9] + FIRST[8:9] + FIRST[10:], LAST[:9] + LAST[8:9] + LAST[10:], initial, ONE_MORE),
        (FIRST[:9] + FIRST[2:6] + FIRST[13:], LAST, whole, "First, lines 11, 12, 13 and 14: T"),
        (FIRST[:9] + FIRST[8:9] * 2 + FIRST[11:], LAST, whole, "First, lines 11 and 12: The "),
    ],
)
def test_a_part_of_a_column_that_is_of_other_rows_is_noted(first, last, make, begin):
    notes = told(first, last, make)
    assert any(note.startswith(begin) for note in notes), notes


@pytest.mark.parametrize("make", [initial, whole])
@pytest.mark.parametrize("turned", [slice(6, 12), slice(9, None)])
def test_rows_whose_names_have_changed_places_are_told(make, turned):
    first, last = list(FIRST), list(LAST)
    first[turned], last[turned] = LAST[turned], FIRST[turned]
    notes = told(first, last, make)
    assert any("the other way round than those of the other rows" in note for note in notes), notes


@pytest.mark.parametrize("make", [initial, whole, short])
def test_people_who_are_called_otherwise_are_not_noted(make):
    first = ["Bob" if place in {3, 9} else name for place, name in enumerate(FIRST)]
    assert told(first, LAST, make) == []
