"""Notes of a verdict on dates whose years are those of another calendar."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.columns.other_calendars import BUDDHIST, HEBREW, ISLAMIC
from tests.engine.guests import StartImporter, notes_of

NAMES = ["Ann", "Bob", "Cyd", "Dan"]


def told(*days):
    return notes_of(StartImporter, {"name": NAMES[: len(days)], "start": days})


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (["2569-12-01", "", "2570-01-15", "2569-12-03"], BUDDHIST.format(year=2569, day=2026)),
        (
            ["31/12/2569", "22/12/2569", "13/12/2569", "14/12/2569"],
            BUDDHIST.format(year=2569, day=2026),
        ),
        (["1448-06-21"], ISLAMIC.format(year=1448)),
        (["1405/09/10", "1405/09/11", "1405/09/12", "1405/09/13"], ISLAMIC.format(year=1405)),
        (["5787-03-21"], HEBREW.format(year=5787)),
    ],
)
def test_years_of_another_calendar_are_noted_once(days, sentence):
    (note,) = told(*days)
    assert note.endswith(f": {sentence}.")


@pytest.mark.parametrize(
    "days",
    [
        ["2026-12-01", "2026-12-08"],
        ["1988-12-01", "1961-02-03", "2004-07-09"],
        ["2569-12-01", "2026-12-08"],
        ["9999-12-31"],
    ],
)
def test_other_years_are_not_noted(days):
    assert not [note for note in told(*days) if "calendar" in note]
