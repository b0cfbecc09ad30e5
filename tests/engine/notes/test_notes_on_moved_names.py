"""Notes of a verdict on logins of the wrong row, of nothing, or in another script."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

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
OTHER = "Names another person of the file"

#: What logins are made of.
FORMS: dict[str, Callable[[str, str], str]] = {
    "first and last": lambda first, last: f"{first}.{last}",
    "initial and last": lambda first, last: first[0] + last,
    "first": lambda first, _: first,
    "last": lambda _, last: last,
    "three letters of each": lambda first, last: first[:3] + last[:3],
    "address": lambda first, last: f"{first}.{last}@example.com",
}


def logins_of(form: str, first: Sequence[str] = FIRST, last: Sequence[str] = LAST) -> list[str]:
    return [FORMS[form](*names).lower() for names in zip(first, last, strict=True)]


def noted(logins: Sequence[str], first: Sequence[str] = FIRST, last: Sequence[str] = LAST):
    columns = {
        "first": first,
        "last": last,
        "login": logins,
        "password": [f"Harbour-{7 * number}-lamp" for number in range(len(logins))],
    }
    return notes_of(GuestImporter, columns)


def moved(cells, start: int = 0):
    """Return cells of which one was taken out, and put in at the end."""
    return [*cells[:start], *cells[start + 1 :], cells[start]]


@pytest.mark.parametrize("form", FORMS)
def test_logins_in_their_own_rows_give_no_note(form: str) -> None:
    assert noted(logins_of(form)) == []
    turned = {"last": LAST, "first": FIRST, "login": logins_of(form)}
    passwords = {"password": [f"Harbour-{7 * at}-lamp" for at in range(len(LAST))]}
    assert notes_of(GuestImporter, turned | passwords) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("start", [0, 5])
def test_a_column_of_logins_that_was_moved_by_a_row_is_noted(form: str, start: int) -> None:
    (note,) = noted(moved(logins_of(form), start))
    assert note.startswith("Login, lines ")
    assert OTHER in note


@pytest.mark.parametrize("form", ["first and last", "initial and last", "three letters of each"])
@pytest.mark.parametrize("start", [0, 5])
def test_a_column_of_last_names_that_was_moved_by_a_row_is_noted(form: str, start: int) -> None:
    (note,) = noted(logins_of(form), last=moved(LAST, start))
    assert OTHER in note


@pytest.mark.parametrize("form", ["first and last", "three letters of each", "first"])
def test_a_column_of_first_names_that_was_moved_by_a_row_is_noted(form: str) -> None:
    (note,) = noted(logins_of(form), first=moved(FIRST))
    assert OTHER in note


@pytest.mark.parametrize("form", ["first and last", "initial and last", "address"])
@pytest.mark.parametrize("order", [sorted, lambda names: names[::-1]])
def test_last_names_that_were_sorted_by_themselves_are_noted(form, order) -> None:
    (note,) = noted(logins_of(form), last=list(order(LAST)))
    assert OTHER in note


@pytest.mark.parametrize("places", [(3, 4), (0, 6, 11)])
def test_a_few_rows_that_have_exchanged_their_last_names_are_noted(places) -> None:
    last = LAST.copy()
    for place, other in zip(places, moved(places), strict=True):
        last[place] = LAST[other]
    (note,) = noted(logins_of("first and last"), last=last)
    lines = [str(place + 2) for place in places]
    assert note.startswith(f"Login, lines {', '.join(lines[:-1])} and {lines[-1]}: {OTHER}")


def test_first_names_that_were_exchanged_are_noted_and_umlauts_make_no_difference() -> None:
    first, last = ["Jörg", "Günther"], ["Müller", "Schäfer"]
    logins = ["joerg.mueller", "guenther.schaefer"]
    assert noted(logins, first, last) == []
    for names in ((first[::-1], last), (first, last[::-1])):
        (note,) = noted(logins, *names)
        assert note.startswith(f"Login, lines 2 and 3: {OTHER}")


@pytest.mark.parametrize("form", FORMS)
def test_names_with_accents_are_their_own_in_logins_without(form: str) -> None:
    first, last = ["Jose", "Zofia", "Marta"], ["Calderon", "Gasior", "Nemcova"]
    written = ["José", "Zófia", "Márta"], ["Calderón", "Gąsior", "Němcová"]
    assert noted(logins_of(form, first, last), *written) == []


def test_logins_of_the_names_that_people_had_before_are_not_noted() -> None:
    logins = logins_of("first and last")
    assert noted(logins, last=["Raymond", *LAST[1:]]) == []
    assert noted(logins, last=["Doyle", "Nowak", *LAST[2:]]) == []


@pytest.mark.parametrize("form", ["first", "last"])
def test_logins_of_one_name_that_were_sorted_by_themselves_are_noted(form: str) -> None:
    (note,) = noted(sorted(logins_of(form), reverse=True))
    assert OTHER in note


def test_a_single_login_may_hold_the_name_of_a_row_beside() -> None:
    logins = logins_of("first and last")
    assert noted([*logins[:10], "karla.doyle", logins[11]]) == []


@pytest.mark.parametrize(
    "login",
    [
        *("anna.null", "null.leeson", "None.leeson", "anna_undefined", "nan@example.com"),
        *("anna.NaN@example.com", "anna-null"),
    ],
)
def test_a_login_of_which_a_part_is_nothing_is_noted(login: str) -> None:
    logins = [login, *logins_of("first and last")[1:]]
    assert any(note.startswith("Login, line 2: A part of it is what") for note in noted(logins))


@pytest.mark.parametrize(
    ("first", "last", "login"),
    [("Anna", "Null", "anna.null"), ("Nan", "Li", "nan.li"), ("Nancy", "Lee", "nan.lee")],
)
def test_a_name_that_programs_write_for_nothing_may_be_in_its_own_login(
    first: str, last: str, login: str
) -> None:
    logins = [login, *logins_of("first and last")[1:]]
    found = noted(logins, [first, *FIRST[1:]], [last, *LAST[1:]])
    assert not any("A part of it" in note for note in found)


@pytest.mark.parametrize(
    ("first", "last", "login", "column"),
    [
        ("Anna", "Leeson", "анна.лисон", "Login"),
        ("Anna", "Leeson", "фттф", "Login"),
        ("Anna", "Роре", "anna.pope", "Last"),
        ("Анна", "Leeson", "anna.leeson", "First"),
    ],
)
def test_a_cell_in_another_script_than_the_name_beside_it_is_noted(
    first: str, last: str, login: str, column: str
) -> None:
    logins = [login, *logins_of("first and last")[1:]]
    found = noted(logins, [first, *FIRST[1:]], [last, *LAST[1:]])
    assert any(
        note.startswith(f"{column}, line 2: Written in letters of another script than")
        for note in found
    )


def test_names_and_logins_in_the_scripts_of_the_place_are_not_noted() -> None:
    first, last = ["Анна", "Иван", "Ольга", "Глеб"] * 3, ["Петрова", "Сидоров"] * 6
    assert noted([f"u{7 * number}x" for number in range(COUNT)], first, last) == []
    both = ["陳", "王", *LAST[2:]]
    assert noted(logins_of("first"), last=both) == []
