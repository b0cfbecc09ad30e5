"""Notes on columns that were sorted by themselves, and on logins that count up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from plugins.bulk_import.engine.notes.logins.filled_logins import filled_logins
from plugins.bulk_import.engine.notes.wrong_places.names.moved_initials import moved_initials
from tests.engine.guests import GuestImporter, notes_of

FIRST = ["Rosa", "Priya", "Luca", "Stellan", "Hana", "Goran", "Tomas", "Darius", "Oskar", "Anouk"]
LAST = [
    *("Fuentes", "Nair", "de la Cruz", "Ekman", "O'Hara", "Petrovic"),
    *("Smith-Jones", "Mensah", "Lindqvist", "de Wit"),
]
ALL = range(len(FIRST))
OTHER = "Names another person of the file"

#: What logins are made of; the last names have several words.
FORMS: dict[str, Callable[[str, str], str]] = {
    "first and last": lambda first, last: f"{first}.{last}",
    "initial and last": lambda first, last: first[0] + last,
    "initial, dot and last": lambda first, last: f"{first[0]}.{last}",
}


def logins_of(form: str) -> list[str]:
    made = (FORMS[form](*names) for names in zip(FIRST, LAST, strict=True))
    return [
        "".join(each for each in login.lower() if each.isalpha() or each == ".") for login in made
    ]


def noted(first: Sequence[str], last: Sequence[str], logins: Sequence[str]) -> list[str]:
    secrets = [f"Harbour-{7 * number}-lamp" for number in range(len(first))]
    columns = {"first": first, "last": last, "login": logins, "password": secrets}
    return notes_of(GuestImporter, columns)


@pytest.mark.parametrize("form", FORMS)
def test_a_column_that_was_sorted_by_itself_is_told_where_names_have_several_words(form) -> None:
    logins = logins_of(form)
    assert noted(FIRST, LAST, logins) == []
    for first, last in ((sorted(FIRST), LAST), (FIRST, sorted(LAST))):
        assert any(OTHER in note for note in noted(first, last, logins))


def test_a_name_that_one_of_the_rows_had_before_does_not_hide_the_others() -> None:
    last = [*sorted(LAST)[:-1], "Newman"]
    assert any(OTHER in note for note in noted(FIRST, last, logins_of("first and last")))


def test_initials_of_the_row_beside_are_told_from_four_below_each_other() -> None:
    logins = logins_of("initial and last")
    moved = ["Rosa", "Priya", "Ida", *FIRST[2:-1]]
    assert moved_initials(moved, LAST, logins) == {*range(2, 10)}
    assert moved_initials([*FIRST[:7], "Ida", *FIRST[7:9]], LAST, logins) == set()


def test_initials_of_names_that_people_are_called_by_are_not_noted() -> None:
    called = ["Rosa", "Bill", "Luca", "Peggy", "Hana", "Goran", "Jack", "Darius", "Oskar", "Anouk"]
    assert moved_initials(called, LAST, logins_of("initial and last")) == set()


@pytest.mark.parametrize(
    ("first_login", "others"),
    [
        ("rosa.fuentes", [f"rosa.fuentes{at}" for at in range(2, 11)]),
        ("rosa.fuentes1", [f"rosa.fuentes{at}" for at in range(2, 11)]),
        ("rosa1@example.com", [f"rosa{at}@example.com" for at in range(2, 11)]),
        ("rosa09", [f"rosa{at:02d}" for at in range(10, 19)]),
    ],
)
def test_logins_that_count_up_from_that_of_another_row_are_noted(first_login, others) -> None:
    assert [places for _, places in filled_logins(FIRST, LAST, [first_login, *others])] == [
        [*ALL[1:]]
    ]
    (note,) = noted(FIRST, LAST, [first_login, *others])
    assert note.startswith("Login, lines 3, 4, 5, 6, 7 and 4 more")


def test_domains_that_count_up_are_told_whatever_stands_before_them() -> None:
    logins = ["it@example.com", *(f"it@example{at}.com" for at in range(2, 11))]
    assert [places for _, places in filled_logins(FIRST, LAST, logins)] == [[*ALL]]


def test_a_long_run_of_logins_is_looked_through_once() -> None:
    """Each row beside each name of the run would take minutes."""
    count = 20_000
    names = [f"Xaver{at}" for at in range(count - 1)]
    logins = [f"rosa{at}" for at in range(1, count + 1)]
    assert [*filled_logins([*names, "Xaver"], [*names, "Fuentes"], logins)] == []
    found = filled_logins([*names, "Rosa"], [*names, "Fuentes"], logins)
    assert [places for _, places in found] == [[*range(count - 1)]]


@pytest.mark.parametrize(
    ("first", "logins"),
    [
        (FIRST, [f"agent{at}" for at in ALL]),
        (["Agenor", *FIRST[1:]], [f"agent{at}" for at in ALL]),
        (["Rosa"] * 10, ["rosa", *(f"rosa{at}" for at in range(2, 11))]),
        (FIRST, [f"rosa{at * 2}" for at in ALL]),
        (["Rosa", "Rosa", *FIRST[2:]], ["rosa1", "rosa2", *LAST[2:]]),
    ],
)
def test_numbered_logins_of_places_and_of_namesakes_are_not_noted(first, logins) -> None:
    assert [*filled_logins(first, LAST, logins)] == []
