"""Dates and times are read as people write them; the order of day and month is never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import import Date, DateTime, Time
from tests.engine.fields.readings import Refused, hint_of, read_cell, read_column
from tests.suite.cases import cases

DAY = date(2026, 2, 1)
WRITE = "Write it as 2026-12-31, year first"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-01",
        "2026/2/1",
        "20260201",
        "01.02.2026",
        "1. 2. 2026",
        "1 Feb 2026",
        "1-Feb-2026",
        "1st February 2026",
        "February 1, 2026",
        "1. Februar 2026",
        "1er févr. 2026",
        "1 de fevereiro de 2026",
        "2026-02-01 00:00:00",
        "2026-02-01T00:00",
    ],
)
def test_a_date_that_reads_in_one_way_needs_no_column(cell: str) -> None:
    assert read_cell(Date("Born"), cell) == DAY


@pytest.mark.parametrize("field", [Date("Born"), DateTime("Born")])
def test_a_date_with_two_readings_names_both(field: Date) -> None:
    assert read_column(field, ["01/02/2026", "03/03/2026"])[0] == Refused(
        "ambiguous",
        "Born: Can be read in two ways.",
        "01/02/2026 is 2026-02-01 or 2026-01-02, and the column does not tell which; "
        "write one of these",
    )


@pytest.mark.parametrize(
    "field",
    [
        Date("Born", maximum=date(2026, 1, 31)),
        DateTime("Born", zone=UTC, maximum=datetime(2026, 1, 31, 9, tzinfo=UTC)),
    ],
)
def test_a_hint_names_the_only_reading_of_a_date_within_the_bounds(field: Date) -> None:
    assert read_cell(field, "01/02/2026").hint == (
        "01/02/2026 is 2026-02-01 or 2026-01-02, of which this column takes 2026-01-02 alone; "
        "write that if it is meant"
    )


@pytest.mark.parametrize(
    ("other", "value"), [("31/12/2026", DAY), ("12/31/2026", date(2026, 1, 2))]
)
def test_the_rest_of_the_column_tells_which_day_is_meant(other: str, value: date) -> None:
    assert read_column(Date("Born"), ["01/02/2026", other])[0] == value


def test_a_column_of_both_orders_tells_nothing() -> None:
    first, *others = read_column(Date("Born"), ["01/02/2026", "12/31/2026", "31/12/2026"])
    assert first.fault == "ambiguous"
    assert others == [date(2026, 12, 31), date(2026, 12, 31)]


def test_a_day_that_is_the_same_in_both_orders_is_read() -> None:
    assert read_cell(Date("Born"), "02/02/2026") == date(2026, 2, 2)


@cases(300)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_whole_column_of_one_order_comes_back(day: date) -> None:
    cells = [f"{day:%m/%d/%Y}", "12/31/2026"]
    assert read_column(Date("Born"), cells)[0] == day
    assert read_cell(Date("Born"), day.isoformat()) == day


def test_declared_formats_are_the_only_order() -> None:
    born = Date("Born", formats=["%d/%m/%Y"])
    assert read_column(born, ["01/02/2026", "2026-02-01", "1 Feb 2026"]) == [DAY] * 3
    assert hint_of(born, "12/31/2026") == "Write it as 31/12/2026"


def test_a_declared_format_of_moments_is_placed_in_its_zone() -> None:
    seen = DateTime("Seen", formats=["%d.%m.%Y %H.%M"], zone=BERLIN)
    assert read_cell(seen, "01.02.2026 10.00") == datetime(2026, 2, 1, 9, tzinfo=UTC)
    hint = "Clocks are put forward over this time; write one that there is"
    assert hint_of(seen, "29.03.2026 02.30") == hint


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("soon", WRITE),
        ("2026-02-30", f"There is no such day. {WRITE}"),
        ("0000-00-00", f"There is no such day. {WRITE}"),
        ("5. listopada 2026", WRITE),
        ("5 lip 2026", WRITE),
        ("1/2/26", f"Write the year with four digits. {WRITE}"),
        ("46054", "46054 is how a spreadsheet counts the days up to 2026-02-01; write 2026-02-01"),
        ("2026-02-01 10:30", "It has a time of day; write 2026-02-01 alone"),
        ("####", "The column was too narrow to show it; widen the column and save the sheet again"),
        ("9" * 5000, WRITE),
    ],
)
def test_a_cell_that_is_no_date_says_what_it_looks_like(cell: str, hint: str) -> None:
    assert hint_of(Date("Born"), cell) == hint


def test_a_date_out_of_range_says_the_bound() -> None:
    message = "Born: Is out of range. Ensure this meets the set restrictions."
    assert read_cell(Date("Born", minimum=date(2000, 1, 1)), "1999-12-31") == Refused(
        "range", message, "2000-01-01 at least"
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2026-02-01 14:30", "2026-02-01 14:30"),
        ("2026-02-01T14:30:05.25", "2026-02-01 14:30:05.250"),
        ("2026-02-01 14:30:05.1234560", "2026-02-01 14:30:05.123456"),
        ("31/1/2026 2:30 PM", "2026-01-31 14:30"),
        ("1. Februar 2026, 14:30", "2026-02-01 14:30"),
        ("2026-02-01", "2026-02-01"),
    ],
)
def test_a_moment_is_a_date_with_a_time(cell: str, value: str) -> None:
    assert read_cell(DateTime("Seen"), cell) == datetime.fromisoformat(value)


def test_an_offset_is_refused_where_times_have_none() -> None:
    hint = "Leave UTC+02:00 out; the column has times without a time zone"
    assert hint_of(DateTime("Seen"), "2026-02-01 14:30+02:00") == hint


@pytest.mark.parametrize(
    "cell", ["2026-02-01 10:00+01:00", "2026-02-01T09:00Z", "2026-02-01 10:00"]
)
def test_a_moment_of_a_zone_always_has_it(cell: str) -> None:
    found = read_cell(DateTime("Seen", zone=BERLIN), cell)
    assert found == datetime(2026, 2, 1, 9, tzinfo=UTC)
    assert found.tzinfo is BERLIN


def test_a_time_that_clocks_show_twice_has_two_readings() -> None:
    found = read_cell(DateTime("Seen", zone=BERLIN), "2026-10-25 02:30")
    assert found.fault == "ambiguous"
    assert "02:30:00+02:00 or 2026-10-25 02:30:00+01:00" in found.hint


def test_a_time_that_clocks_never_show_is_refused() -> None:
    hint = "Clocks are put forward over this time; write one that there is"
    assert hint_of(DateTime("Seen", zone=BERLIN), "2026-03-29 02:30") == hint


@cases(300)
@given(
    st.datetimes(datetime.fromisoformat("1000-01-02"), datetime.fromisoformat("9999-12-30")),
    st.integers(-14, 14),
)
def test_timestamps_that_programs_write_are_read_unchanged(moment: datetime, hours: int) -> None:
    assert read_cell(DateTime("Seen"), moment.isoformat(" ")) == moment
    aware = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert read_cell(DateTime("Seen", zone=UTC), aware.isoformat()) == aware


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("14:30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("12:00 a.m.", time()),
        ("9:05:07", time(9, 5, 7)),
    ],
)
def test_a_time_of_day_is_read(cell: str, value: time) -> None:
    assert read_cell(Time("Opens"), cell) == value


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("24:00", "Write it as 14:30"),
        ("13:00 pm", "Write it as 14:30"),
        ("10", "Write it as 14:30"),
        ("0.4375", "0.4375 is how a spreadsheet counts the time 10:30:00; write 10:30:00"),
    ],
)
def test_a_cell_that_is_no_time_says_what_it_looks_like(cell: str, hint: str) -> None:
    assert hint_of(Time("Opens"), cell) == hint


def test_the_same_day_in_two_ways_of_writing_is_compared_as_one() -> None:
    born = Date("Born").read_as("day first")
    assert len(set(born.compared(["01/02/2026", "2026-02-01", " 1 Feb 2026"]))) == 1
