"""Notes of a verdict on days of birth in a column of first days."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.columns.birthdays import BIRTHDAYS, birthdays

DAYS = ["1987-03-12", "12.11.1979", "", "1992-07-01", "4/30/2001"]


@pytest.mark.parametrize("label", ["Active From", "Start Date", "Hired on", "Member since"])
def test_days_of_birth_are_told_where_first_days_belong(label):
    assert list(birthdays(label, DAYS)) == [(BIRTHDAYS, [0, 1, 3, 4])]


@pytest.mark.parametrize(
    ("label", "days"),
    [
        ("Birthday", DAYS),
        ("Active From", [*DAYS, "2026-12-01"]),
        ("Active From", DAYS[:3]),
        ("Active From", ["1999-01-01"] * 5),
        ("Active From", ["1899-12-30", *DAYS]),
    ],
)
def test_other_days_are_not_noted(label, days):
    assert list(birthdays(label, days)) == []
