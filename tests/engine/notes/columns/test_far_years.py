"""Notes of a verdict on a date whose year is far from the others."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.columns.far_years import FAR, far_years
from tests.engine.guests import StartImporter, notes_of

DAYS = ["2026-12-01", "2026-12-15", "2027-01-04", "2026-11-30"]


@pytest.mark.parametrize(
    "day", ["2062-12-01", "0026-12-01", "1926-12-01", "01.12.2062", "20621201"]
)
def test_a_year_far_from_the_others_is_noted(day):
    names = ["Ann", "Bob", "Cyd", "Dan", "Eve"]
    (note,) = notes_of(StartImporter, {"name": names, "start": [*DAYS, day]})
    assert note == f"Start, line 6: {FAR}."


@pytest.mark.parametrize(
    "days",
    [
        [*DAYS, "2033-12-01"],
        [*DAYS[:2], "2062-12-01"],
        # Birthdays, and days of which several are far.
        ["1961-03-04", "1984-05-06", "1999-07-08", "2004-01-02", "1926-11-12"],
        [*DAYS, "2062-12-01", "2062-12-02"],
        [*DAYS, ""],
    ],
)
def test_years_that_are_near_or_spread_are_not_noted(days):
    assert list(far_years(days)) == []


def test_a_day_that_stands_for_none_is_noted_as_that_alone() -> None:
    names = ["Ann", "Bob", "Cyd", "Dan", "Eve"]
    (note,) = notes_of(StartImporter, {"name": names, "start": [*DAYS, "9999-12-31"]})
    assert note.startswith("Start, line 6: 9999-12-31 is what programs write")
