"""Notes of a verdict on columns in which a cell was deleted or inserted."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.wrong_places.moved_cells import (
    DOWN,
    FIRST,
    UP,
    moved_cell_notes,
)
from plugins.bulk_import.engine.notes.wrong_places.no_records import no_record_notes

HEADER = "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
HEADER += "Capacity plan,Active"
COLUMNS = HEADER.split(",")
TEAMS = ["Sales", "Night shift", "Sales", "Sales", "Night shift", "Sales", "Night shift", "Sales"]
NUMBERS = ["5213", "5208", "5290", "5201", "5277", "5220", "5204", "5233"]


@pytest.fixture
def noted(judged):
    """Return a function that judges rows with some columns in place of ours, and notes them."""

    def notes_on(**columns):
        cells = {
            "first_name": ["Ann"] * 8,
            "last_name": ["Lee"] * 8,
            "login": [f"a.lee{at}" for at in range(8)],
            "password": ["secret"] * 8,
            "permission_group": ["Agent"] * 8,
            "web_rtc": ["TRUE"] * 8,
            "extension": NUMBERS,
            "primary_team": TEAMS,
            "capacity_plan": ["Chat", ""] * 4,
            "active": ["TRUE"] * 8,
        } | columns
        count = max(map(len, cells.values()))
        filled = [each + [""] * (count - len(each)) for each in cells.values()]
        lines = [HEADER, *map(",".join, zip(*filled, strict=True))]
        layout, rows = judged("\n".join(lines))
        return [*moved_cell_notes(layout, rows), *no_record_notes(layout, rows)]

    return notes_on


@pytest.mark.parametrize(
    ("column", "cells", "label"),
    [
        ("primary_team", TEAMS, "Primary Team"),
        ("password", ["secret"] * 8, "Password"),
    ],
)
@pytest.mark.parametrize("place", [0, 4])
def test_a_column_that_ends_before_its_last_row_is_noted(noted, column, cells, label, place):
    assert noted(**{column: [*cells[:place], *cells[place + 1 :]]}) == [f"{label}, line 9: {UP}."]


@pytest.mark.parametrize(
    ("column", "cells", "label"),
    [("primary_team", TEAMS, "Primary Team"), ("password", ["secret"] * 8, "Password")],
)
def test_a_column_that_begins_behind_its_first_row_is_noted(noted, column, cells, label):
    assert noted(**{column: ["", *cells[:-1]]}) == [f"{label}, line 2: {FIRST}."]
    assert noted(**{column: ["", *cells[:3], "", *cells[:3]]}) == []
    assert noted(**{column: ["", *cells[:-1]], "web_rtc": ["", *["TRUE"] * 7]}) == []


@pytest.mark.parametrize(
    ("column", "cells", "lone"),
    [("primary_team", TEAMS, "Sales"), ("extension", NUMBERS, "5299")],
)
def test_a_cell_below_the_table_that_a_row_lacks_is_noted_as_no_remark(noted, column, cells, lone):
    label = column.replace("_", " ").title()
    assert noted(**{column: [*cells[:3], "", *cells[4:], lone]}) == [f"{label}, line 10: {DOWN}."]


@pytest.mark.parametrize(
    "columns",
    [
        {"capacity_plan": ["Chat", "", *["Chat"] * 5, ""]},
        {"extension": NUMBERS[:-1]},
        {"primary_team": TEAMS[:-1], "permission_group": ["Agent"] * 7, "password": ["secret"] * 7},
    ],
    ids=[
        "optional and blank elsewhere",
        "optional, of few rows",
        "a row that was not written to its end",
    ],
)
def test_a_last_cell_that_may_be_blank_is_not_noted(noted, columns):
    assert noted(**columns) == []


@pytest.mark.parametrize(
    "columns", [{"primary_team": [*TEAMS, "8"]}, {"primary_team": [*TEAMS, "Sales"]}]
)
def test_a_total_below_the_table_is_no_moved_cell(noted, columns):
    (note,) = noted(**columns)
    assert note.startswith("Line 10 holds one or two cells alone")


def test_an_optional_column_is_noted_in_a_longer_file_unless_it_is_sorted_by_it(noted):
    numbers = [f"52{at * 7 % 31:02}" for at in range(29)]
    others = {
        "first_name": ["Ann"], "last_name": ["Lee"], "password": ["secret"], "active": ["TRUE"],
        "permission_group": ["Agent"], "web_rtc": ["TRUE"], "primary_team": ["Sales"],
    }  # fmt: skip
    columns = {name: each * 30 for name, each in others.items()}
    columns["login"] = [f"a.lee{at}" for at in range(30)]
    assert noted(**columns, extension=numbers) == [f"Extension, line 31: {UP}."]
    assert noted(**columns, extension=sorted(numbers)) == []
