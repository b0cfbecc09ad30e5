"""Columns of a returned file that were changed from top to bottom, and what a person types."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plugins.bulk_import.engine.returned.differences import find_differences
from plugins.bulk_import.engine.returned.whole_columns import find_whole_columns
from tests.engine.returned.phones import LAYOUT, TOLD, Table, pairs_of, put

LONG = ["Maria Theresa", "Jean-Baptiste", "Ann", "Ludwig Amadeus", "Bo", "Friederike"]
OPPOSITE = ["FALSE", "TRUE", "FALSE", "TRUE", "FALSE", "TRUE"]


def whole(
    returned: Table, faults: Sequence[str] = (), told: Sequence[str] = ()
) -> list[tuple[str, str, list[int], int]]:
    pairs = pairs_of(returned, faults)
    for (_, original), name in zip(pairs, told, strict=False):
        original.row.cells[1] = name
    found = find_whole_columns(pairs, list(find_differences(LAYOUT, pairs)))
    return [(each.field.name, each.way.value, list(each.lines), each.length) for each in found]


@pytest.mark.parametrize(
    ("form", "lines"),
    [(str.upper, [2, 3, 4, 5, 6, 7]), (str.lower, [2, 3, 4, 5, 6, 7]), (str.title, [2, 3, 5])],
)
def test_a_column_whose_capitals_a_function_has_changed_is_told(form, lines) -> None:
    told = ["McDonald", "DeWitt", "O'Neill", "LaToya", "Smith", "Lee"]
    if form is not str.title:
        told[2] = "McNeill"
    assert whole(put(1, *map(form, told)), told=told) == [("name", "capitals", lines, 8)]


def test_logins_in_capitals_are_reported() -> None:
    returned = put(0, *[row[0].upper() for row in TOLD])
    assert whole(returned) == [("login", "capitals", [2, 3, 4, 5, 6, 7], 3)]


@pytest.mark.parametrize("form", [str.lower, str.title])
def test_whoever_mends_a_list_in_capitals_is_told_nothing(form) -> None:
    told = ["ANN LEE", "BOB ROE", "CY POE", "DEE FOX", "EVE KIM", "FAY RAY"]
    assert whole(put(1, *map(form, told)), told=told) == []


def test_one_name_that_is_typed_otherwise_is_a_repair() -> None:
    assert whole(put(1, "ANN")) == whole(put(1, "ANN", "BOB")) == []


def test_truth_values_that_are_all_turned_are_reported() -> None:
    assert whole(put(3, *OPPOSITE)) == [("active", "turned", [2, 3, 4, 5, 6, 7], 5)]
    assert whole(put(3, *OPPOSITE[:5])) == []
    assert whole(put(3, "FALSE")) == []


def test_a_cell_that_was_at_fault_may_say_anything() -> None:
    pairs = pairs_of(put(3, "TRUE", *OPPOSITE[1:]))
    pairs[0][1].row.cells[3] = "WAHR"
    pairs[0][1].row.problems += pairs_of(TOLD, ["active"])[0][1].row.problems
    [found] = find_whole_columns(pairs, list(find_differences(LAYOUT, pairs)))
    assert list(found.lines) == [3, 4, 5, 6, 7]
    assert whole(put(3, *OPPOSITE), ["active"]) == []


@pytest.mark.parametrize("repaired", ["O'Hara", "A"])
def test_a_cell_that_was_repaired_among_capitals_is_no_exception(repaired) -> None:
    pairs = pairs_of(put(1, repaired, *[row[1].upper() for row in TOLD[1:]]))
    pairs[0][1].row.problems += pairs_of(TOLD, ["name"])[0][1].row.problems
    [found] = find_whole_columns(pairs, list(find_differences(LAYOUT, pairs)))
    assert (found.way.value, list(found.lines)) == ("capitals", [3, 4, 5, 6, 7])


def test_cells_that_are_cut_at_one_length_are_reported() -> None:
    returned = put(1, *[name[:6].rstrip() for name in LONG])
    assert whole(returned, told=LONG) == [("name", "cut", [2, 3, 5, 7], 6)]


def test_names_that_a_person_shortens_are_repairs() -> None:
    shortened = ["Maria", "Jean", "Ann", "Ludwig", "Bo", "Friederike"]
    assert whole(put(1, *shortened), told=LONG) == []
