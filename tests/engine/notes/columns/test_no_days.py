"""Notes of a verdict on days that stand for none."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.columns.no_days import NO_DAY, no_days


@pytest.mark.parametrize(
    "day",
    [
        *("9999-12-31", "31.12.9999", "12/31/9999", "99991231", "2999-12-31", " 9999-12-31"),
        *("1900-01-01", "01.01.1900", "1/1/1900", "0001-01-01", "1899-12-30", "9999-12-31 23:59"),
    ],
)
def test_a_day_that_stands_for_none_is_noted_in_every_row(day):
    told = NO_DAY.format(day=day.strip())
    assert list(no_days([day, "2026-12-01", day])) == [(told, [0, 2])]
    assert list(no_days([day])) == [(told, [0])]


@pytest.mark.parametrize("day", ["2026-12-31", "1970-01-01", "1999-12-31", "31.12.2099", "", "x"])
def test_other_days_are_not_noted(day):
    assert list(no_days([day, "2026-12-01"])) == []
