"""Dates in machine notations, such as epoch seconds and ISO weeks, are named as dates."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.bulk_import import Date
from plugins.bulk_import.engine.notation.stamped_days import stamped_day
from tests.engine.fields.readings import hint_of, read_cell

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-W49-2", "2026W492", "2026-335", "20261201T0800Z", "20261201083000.0Z"),
        *("1796083200", "1796083200000", "/Date(1796083200000)/", "Date(1796083200000+0100)"),
        *("134405568000000000", "令和8年12月1日", "R8.12.1", "平成38年12月1日", "民國115年12月1日"),
        *("٢٠٢٦-١٢-٠١", "२०२६/१२/१"),
    ],
)
def test_a_day_that_a_program_writes_is_named(text):
    assert stamped_day(text) == DAY
    assert hint_of(Date("Start"), text) == "A program writes 2026-12-01 so; write 2026-12-01"


@pytest.mark.parametrize(
    "text",
    [
        *("2026-W60-1", "2026-W49", "0000000000", "9223372036854775807", "999999999999999999"),
        *("20261399T0800Z", "2026-999", "asap", "12345678901", "令和8年13月1日", "١٤٠٥/٠٩/٠١"),
    ],
)
def test_other_texts_are_no_day_of_a_program(text):
    assert stamped_day(text) is None


@pytest.mark.parametrize("text", ["2026年12月1日", "2026年 12月 01日", "2026년 12월 1일"])
def test_a_date_with_the_units_of_east_asia_is_read(text):
    assert read_cell(Date("Start"), text) == DAY


@pytest.mark.parametrize("text", ["2026-W49-2", "46357", "2026-12-01T08:30:00Z", "1796083200"])
def test_the_day_is_offered_in_the_place_of_the_cell(text):
    assert Date("Start").meant_by(text) == "2026-12-01"
    assert Date("Start", formats=["%d.%m.%Y"]).meant_by(text) == "01.12.2026"


@pytest.mark.parametrize("text", ["asap", "03/04/2026 10:00", "2026-W60-1", ""])
def test_nothing_is_offered_for_a_day_that_is_not_certain(text):
    assert Date("Start").meant_by(text) == ""
