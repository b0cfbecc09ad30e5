"""Cells that came back in the row of another one are told from what a person types."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plugins.bulk_import.engine.returned.differences import find_differences
from plugins.bulk_import.engine.returned.moved_cells import find_moved, secrets_of_others
from tests.engine.returned.phones import LAYOUT, TOLD, Table, pairs_of, put


def column(place: int) -> list[str]:
    return [row[place] for row in TOLD]


def moved(returned: Table, faults: Sequence[str] = ()) -> list[tuple[list[str], list[int]]]:
    pairs = pairs_of(returned, faults)
    found = find_moved(pairs, list(find_differences(LAYOUT, pairs)))
    return [([field.name for field in each.fields], list(each.lines)) for each in found]


def others(returned: Table) -> list[int]:
    pairs = pairs_of(returned)
    return secrets_of_others(pairs, list(find_differences(LAYOUT, pairs)))


PHONES = column(2)


@pytest.mark.parametrize(
    ("returned", "lines"),
    [
        (put(2, *sorted(PHONES)), [3, 4, 5]),
        (put(2, "", *PHONES[:-1]), [3, 4, 5, 7]),
        (put(2, *["71"] * 6), [3, 4, 5, 6, 7]),
    ],
    ids=["sorted", "moved by a row", "filled down"],
)
def test_a_column_that_was_changed_by_itself_is_reported_with_its_lines(
    returned: Table, lines: list[int]
) -> None:
    assert moved(returned) == [(["phone"], lines)]


def test_truth_values_that_were_sorted_are_told_by_their_number() -> None:
    assert moved(put(3, *sorted(column(3)))) == [(["active"], [2, 4, 5, 7])]


def test_two_columns_that_changed_places_are_told_together() -> None:
    returned = [[name, login, *rest] for login, name, *rest in TOLD]
    assert moved(returned) == [(["login", "name"], [2, 3, 4, 5, 6, 7])]


@pytest.mark.parametrize(
    "returned",
    [
        TOLD,
        put(2, "81", "82", "83"),
        put(2, "72"),
        put(3, "FALSE", "TRUE"),
        put(3, *["TRUE"] * 6),
        put(1, "Anna", "Bobby"),
    ],
    ids=["nothing", "others", "one", "two flags", "all active", "other names"],
)
def test_what_people_type_is_not_reported(returned: Table) -> None:
    assert moved(returned) == []


def test_cells_at_fault_may_be_repaired_by_those_of_other_rows() -> None:
    assert moved(put(2, *["71"] * 6), faults=["phone"]) == []


def test_a_secret_stays_with_the_row_that_it_was_handed_out_with() -> None:
    # The references were sorted the other way round, so each row is compared with another one.
    assert others(TOLD[::-1]) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "returned",
    [
        put(0, "ann.lee"),
        put(0, *sorted(column(0), reverse=True)),
        [["zoe", "Zoe", "79", "TRUE", "a"], *TOLD[1:]],
        [["ann", "Bob", "72", "FALSE", "a"], *TOLD[1:]],
    ],
    ids=["a new login", "only the logins", "somebody new", "all but the login"],
)
def test_a_row_that_is_nobody_elses_keeps_its_secret(returned: Table) -> None:
    assert others(returned) == []
