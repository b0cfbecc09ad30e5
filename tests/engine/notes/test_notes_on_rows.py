"""Notes of a verdict on logins and names that do not fit the rest of their rows."""

from __future__ import annotations

import time

import pytest

from plugins.bulk_import.engine.notes.names.repeated_names import SAME_PERSON, WHOLE_NAME, odd_names
from plugins.bulk_import.engine.notes.row_sample import PLACES
from plugins.bulk_import.engine.notes.wrong_places.names.turned_names import TURNED, TurnedNames
from plugins.bulk_import.engine.notes.wrong_places.names.wrong_rows import OTHER_PERSON, People

FIRST = ["Ann", "Bob", "Cleo", "Dan", "Eve", "Finn"]
LAST = ["Lee", "Ray", "Fox", "Orr", "Kim", "Voss"]
LOGINS = ["ann.lee", "bob.ray", "cleo.fox", "dan.orr", "eve.kim", "finn.voss"]
ALL = list(range(6))
#: Enough rows that not every one is looked at.
MANY = 10 * PLACES


def found_in(first=FIRST, last=LAST, logins=LOGINS):
    columns = list(first), list(last), list(logins)
    people, turned = People(*columns), TurnedNames(*columns)
    names = odd_names(*columns)
    return [*names, *people.odd_logins(), *turned.found()]


def many(length=MANY):
    letters = "abcdefghij"
    words = ["".join(letters[int(digit)] for digit in f"{n:04}") for n in range(length)]
    first, last = [f"F{word}" for word in words], [f"L{word}" for word in words]
    logins = [f"{one}.{other}".lower() for one, other in zip(first, last, strict=True)]
    return first, last, logins


@pytest.mark.parametrize(
    "logins",
    [
        LOGINS,
        ["a.lee", "b.ray", "c.fox", "d.orr", "e.kim", "f.voss"],
        ["alee", "bray", "cfox", "dorr", "ekim", "fvoss"],
        ["lee.ann", "ray.bob", "fox.cleo", "orr.dan", "kim.eve", "voss.finn"],
        ["u00001", "u00002", "u00003", "u00004", "u00005", "u00006"],
        ["ann@example.com", "ray@example.com", "cleo", "dan1", "xyz", "finn.miller"],
        [f"{each}@example.com" for each in LOGINS],
        ["sales1", "sales2", "sales3", "sales4", "sales5", "sales6"],
        ["robert.lee", "bob.ray", "cleo.fox", "dan.orr", "eve.kim", "finn.voss"],
        ["ann.lee", "ann.ray", "cleo.fox", "dan.orr", "eve.kim", "finn.voss"],
    ],
)
def test_logins_of_the_rows_own_people_give_no_note(logins):
    assert found_in(logins=logins) == []


@pytest.mark.parametrize(
    ("logins", "places"),
    [
        ([*LOGINS[1:], LOGINS[0]], ALL),
        (LOGINS[::-1], ALL),
        (["ann.lee", *(f"ann.lee{n}" for n in range(1, 6))], ALL[1:]),
        (["alee", *(f"alee{n}" for n in range(1, 6))], ALL[1:]),
        ([LOGINS[1], LOGINS[0], *LOGINS[2:]], [0, 1]),
        (["lee.a", "lee.a2", *LOGINS[2:]], [1]),
    ],
)
def test_a_login_of_another_person_is_told(logins, places):
    assert found_in(logins=logins) == [(OTHER_PERSON, places)]


def test_a_column_of_first_names_that_was_sorted_by_itself_is_noted():
    assert found_in(first=FIRST[::-1]) == [(OTHER_PERSON, ALL)]


def test_accents_make_no_difference():
    assert found_in(last=["Lée", *LAST[1:]]) == []
    logins = ["bob.ray", "ann.lee", *LOGINS[2:]]
    assert found_in(last=["Lée", *LAST[1:]], logins=logins) == [(OTHER_PERSON, [0, 1])]


def test_first_names_with_accents_are_their_own_in_a_login_without():
    first = ["Émilie", "Zoé", "Hélène", "Chloé"]
    last = ["Martin", "Petit", "Dubois", "Simon"]
    logins = ["emilie.martin", "zoe.petit", "helene.dubois", "chloe.simon"]
    assert found_in(first, last, logins) == []
    assert found_in(first[::-1], last, logins) == [(OTHER_PERSON, [0, 1, 2, 3])]


@pytest.mark.parametrize(
    ("name", "login", "other"),
    [
        (("Jörg", "Müller"), "jmueller", ("Jan", "Mueller")),
        (("Søren", "Bøgh"), "sbogh", ("Sven", "Bogh")),
        (("Søren", "Bøgh"), "s.boegh", ("Sven", "Boegh")),
        (("Łucja", "Łoś"), "l.los", ("Lars", "Los")),
        (("Işıl", "Yıldız"), "iyildiz", ("Ida", "Yildiz")),
    ],
)
def test_letters_that_are_spelled_out_are_the_rows_own(name, login, other):
    first, last = zip(name, other, strict=True)
    assert found_in(first, last, [login, f"{login}2"]) == []


def test_names_that_changed_places_are_told_where_the_logins_tell_it():
    first, last = ["Lee", *FIRST[1:]], ["Ann", *LAST[1:]]
    assert found_in(first, last) == [(TURNED, [0])]
    assert found_in(first, last, [f"{each}@lee.example" for each in LOGINS]) == [(TURNED, [0])]


def test_logins_in_any_order_tell_nothing_of_the_names():
    logins = ["lee.ann", "ray.bob", "fox.cleo", *LOGINS[3:]]
    assert found_in(logins=logins) == []
    assert found_in(FIRST[:3], LAST[:3], ["lee.ann", *LOGINS[1:3]]) == []


def test_a_whole_name_beside_the_last_name_is_told():
    assert found_in(first=["Ann Lee", *FIRST[1:]]) == [(WHOLE_NAME, [0])]
    found = found_in(["Ann Lee", *FIRST[1:]], ["Ann Lee", *LAST[1:]])
    assert found == [(WHOLE_NAME, [0])]


@pytest.mark.parametrize("login", ["jpaul", "sunny38", "jeanpaul.paul", "jean.paul.paul", ""])
def test_a_double_first_name_may_end_as_the_last_name(login: str) -> None:
    first, last = ["Jean Paul", *FIRST[1:]], ["Paul", *LAST[1:]]
    assert found_in(first=first, last=last, logins=[login, *LOGINS[1:]]) == []
    assert list(odd_names(["María José"], ["José"])) == []


def test_logins_and_other_rows_tell_a_whole_name_from_a_double_one() -> None:
    first, last = ["Jean Paul", *FIRST[1:]], ["Paul", *LAST[1:]]
    found = found_in(first=first, last=last, logins=["jean.paul@example.com", *LOGINS[1:]])
    assert found == [(WHOLE_NAME, [0])]
    whole = [f"{one} {other}" for one, other in zip(FIRST[1:], LAST[1:], strict=True)]
    assert found_in(first=["Jean Paul", *whole], last=last, logins=["x"] * 6) == [(WHOLE_NAME, ALL)]


def test_one_who_has_the_same_name_twice_is_told_only_where_all_have():
    assert found_in(last=["Ann", *LAST[1:]]) == []
    assert found_in(last=FIRST, logins=["x"] * 6) == [(WHOLE_NAME, ALL)]


def test_one_name_in_three_rows_below_each_other_is_noted():
    first, last = ["Ann"] * 3 + FIRST[3:], ["Lee"] * 3 + LAST[3:]
    assert found_in(first, last, ["x"] * 6) == [(SAME_PERSON, [0, 1, 2])]
    apart = [first[0], FIRST[3], *first[1:3], *FIRST[4:]]
    assert found_in(apart, [last[0], LAST[3], *last[1:3], *LAST[4:]], ["x"] * 6) == []


def test_a_long_file_is_looked_through_where_a_part_is_odd():
    first, last, logins = many()
    assert found_in(first, last, logins) == []
    moved = [*logins[:100], *logins[101:201], logins[100], *logins[201:]]
    assert found_in(first, last, moved) == [(OTHER_PERSON, list(range(100, 201)))]


def test_a_row_costs_the_same_in_a_file_of_any_length():
    def cost(length):
        first, last, logins = many(length)
        people = People(first, last, logins[::-1])
        began = time.process_time()
        assert [places for _, places in people.odd_logins()] == [list(range(length))]
        return time.process_time() - began

    few, many_rows = (min(cost(length) for _ in range(3)) for length in (1_000, 10_000))
    assert many_rows < 30 * few


def test_no_login_is_needed():
    assert list(odd_names(["Ann"] * 3, ["Lee"] * 3)) == [(SAME_PERSON, [0, 1, 2])]
    assert list(odd_names([], [])) == []
