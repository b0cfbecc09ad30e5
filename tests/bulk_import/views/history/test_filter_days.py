"""The filter by day: which moments a day has in a time zone, and what its address keeps."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from plugins.bulk_import.views.history.days import Days

pytestmark = pytest.mark.databases("sqlite")

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()
HOUR = 3600


@pytest.fixture
def uploaded(import_file, state):
    """Return a function that stores an import as one that was uploaded at a time."""

    names = iter(("ann", "bob", "cy"))

    def store(seconds):
        run = import_file(f"{next(names)},1,,TRUE")
        state.session.execute(
            text("UPDATE import_run SET uploaded_at = :at WHERE id = :id"),
            {"at": seconds, "id": run.id},
        )
        state.session.commit()
        return run

    return store


def shown(html):
    return re.findall(r'data-import="(\w+)"', html)


@pytest.mark.parametrize(
    ("zone", "found"),
    [("", 2), ("UTC", 2), ("Asia/Tokyo", 1), ("America/Los_Angeles", 1), ("Nowhere/At_All", 2)],
)
def test_a_day_is_one_of_the_time_zone_that_the_address_names(page, uploaded, zone, found):
    for hours in (-12, 11.99):
        uploaded(NOON + hours * HOUR)

    html = page(f"?from=2026-11-25&to=2026-11-25&zone={zone}")

    assert len(shown(html)) == found
    known = "UTC" if zone.startswith("Nowhere") or not zone else zone
    assert f"Both days count, in the time zone {known}." in html
    assert "Filter (2)" in html


LEFT = {
    "?from=2026-11-25": [2, 1],
    "?to=2026-11-25": [1, 0],
    "?from=2026-11-26&to=2026-11-24": [2, 1, 0],
    "?from=2026-11-27": [],
    "?from=2026-11-25&status=created&rows=1": [2, 1],
    "?from=x&to=2026-02-31&zone=../../etc/passwd": [2, 1, 0],
    "?from=0001-01-01&to=9999-12-31&zone=%00": [2, 1, 0],
    "?zone=Asia/Tokyo": [2, 1, 0],
}
"""Which imports of three days an address leaves."""


def test_both_days_count_and_what_is_no_day_counts_as_not_set(page, uploaded):
    ids = [uploaded(NOON + days * 24 * HOUR).public_id for days in (-1, 0, 1)]

    found = {address: [ids.index(each) for each in shown(page(address))] for address in LEFT}

    assert found == LEFT


def test_the_history_is_sorted_by_the_time_of_the_upload(page, uploaded, view):
    later, earlier = uploaded(NOON + 2).public_id, uploaded(NOON + 1).public_id
    view.page_size = 1

    assert shown(page("?from=2026-11-25")) == [later]
    assert shown(page("?from=2026-11-25&page=1")) == [earlier]


def test_links_keep_the_days_and_their_time_zone_and_count_none_for_it(page, uploaded, view):
    for _ in range(2):
        uploaded(NOON)
    view.page_size = 1

    html = page("?from=2026-11-25&to=2026-11-25&zone=Asia/Tokyo")

    following = re.search(r'rel="next" href="([^"]*)"', html)[1]
    assert "from=2026-11-25&amp;to=2026-11-25&amp;zone=Asia" in following
    assert 'name="zone" value="Asia/Tokyo">' in html
    assert "Filter (2)" in html


def test_new_imports_of_other_days_are_not_counted(client, uploaded):
    uploaded(NOON)
    status = "/admin/imports/members/status.json?ids=&newest=&from=2026-11-"

    assert [client.get(f"{status}{day}").json["new"] for day in (25, 26)] == [1, 0]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-10-25", 25),
        ("Europe/Berlin", "2026-03-29", 23),
        # Clocks went forward at midnight: the day began at one o'clock.
        ("Africa/Cairo", "2026-04-24", 23),
        # A day that the islands left out when they crossed the date line.
        ("Pacific/Apia", "2011-12-30", 0),
    ],
)
def test_a_day_is_as_long_as_it_was_there(zone, day, hours):
    days = Days.read({"from": day, "to": day, "zone": zone})
    begin, end = (each.right.value for each in days.conditions())

    assert (end - begin) / HOUR == hours
