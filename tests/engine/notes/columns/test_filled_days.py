"""Notes of a verdict on dates that a spreadsheet has filled down."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.ordered.dates import Date
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.notes.columns.filled_days import IN_TURN, days_in_turn
from tests.engine.guests import notes_of

FIRST = dt.date(2026, 11, 28)


class StartImporter(Importer):
    """People with the day on which they start."""

    slug = "starts"
    noun = "Starts"

    name = Text("Name", max_length=80)
    start = Date("Start", blank=None)


def days(form: str, *steps: int) -> list[str]:
    return [(FIRST + dt.timedelta(step)).strftime(form) for step in steps]


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y"])
def test_dates_that_count_up_are_noted(form):
    names = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay"]
    (note,) = notes_of(StartImporter, {"name": names, "start": days(form, 0, 1, 2, 3, 4, 5)})
    assert note == f"Start, lines 3, 4, 5, 6 and 7: {IN_TURN}."


@pytest.mark.parametrize(
    ("cells", "places"),
    [
        (["2026-01-31", "2026-02-31", "2026-03-31", "2026-04-31"], [1, 2, 3]),
        (["1.12.2026", "1.12.2027", "1.12.2028", "1.12.2029"], [1, 2, 3]),
        (["2026-12-01"] * 3 + days("%Y-%m-%d", 10, 11, 12, 13, 14), [4, 5, 6, 7]),
    ],
)
def test_months_years_and_a_part_of_the_column_are_told_too(cells, places):
    assert [found for _, found in days_in_turn(cells)] == [places]


@pytest.mark.parametrize(
    "cells",
    [
        ["2026-12-01"] * 6,
        days("%Y-%m-%d", 0, 7, 14, 21, 28),
        days("%Y-%m-%d", 5, 4, 3, 2, 1),
        days("%Y-%m-%d", 0, 1, 2),
        days("%Y-%m-%d", 5, 6, 7, 5, 6, 7, 5, 6, 7),
        days("%Y-%m-%d", 0, 1, 2, 9, 12, 40, 41, 90, 95, 120),
        [],
        ["", "2026-12-01", "", "2026-12-02"],
    ],
    ids=["one", "weeks", "backwards", "three", "again", "few", "none", "blanks"],
)
def test_dates_in_another_order_are_not_noted(cells):
    assert [*days_in_turn(cells)] == []
