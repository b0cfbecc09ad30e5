"""Faults that need a console of their own: other settings, a Redis that is away, poison."""

from __future__ import annotations

import pytest
from redis import Redis

from ctu.develop.servers.process import wait_until
from faults.injections.injection import resume
from faults.parts.stages import POISON, arm, stopped
from faults.parts.tracked_import import TrackedImport
from tests.faults.console_settings import MakeConsole
from tests.files.sheets import row, sheet
from tests.inspection.invariants import logins_of, look
from tests.outside.import_client import ImportClient
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow

STOPPED = "The program stopped several times at this file, so the import was ended."


@pytest.mark.nightly
def test_two_workers_at_once_make_everybody_once(make: MakeConsole) -> None:
    console = make("postgresql", BULK_IMPORT_PARALLEL_JOBS="3")
    tracked = TrackedImport(console)
    console.start_worker(processes=2)
    console.start_worker()
    tracked.upload()
    queue = console.app.extensions["bulk_import"].queue
    # A job that is queued too often is what RQ's "at least once" means.
    for slot in range(4):
        queue.enqueue_all([1, 1, 1], slot=slot)
        with Redis.from_url(console.redis.url) as client:
            client.flushall()
        queue.enqueue(1, slot=slot)
    tracked.until_end()


def test_a_row_that_kills_fails_and_the_others_are_created(make: MakeConsole) -> None:
    console = make("sqlite", BULK_IMPORT_MAX_DEATHS="1", BULK_IMPORT_LEASE_SECONDS="1")
    console.start_worker(app="faults.apps.staged")
    uploader = ImportClient(console, console.person("Team Leader", console.team("Sales")))
    logins = [f"safe.{number}" for number in range(12)]
    rows = [row(login, "Sales") for login in logins]
    rows.insert(7, row("poison", "Sales", Password=POISON))
    public_id = uploader.upload(sheet(rows))
    whole = uploader.upload(sheet([row("none", "Sales", Password=POISON)]), mode="all_or_nothing")
    # An innocent import is not held up by the two.
    uploader.run(sheet([row("other", "Sales")]))
    check_poisoned(uploader, uploader.finish(public_id), logins)
    count = look(console, uploader.finish(whole))
    assert (count.status, count.reason, count.not_attempted) == ("FAILED", STOPPED, 1)
    assert STOPPED in uploader.line(whole)["Upload status"]


def check_poisoned(uploader: ImportClient, public_id: str, logins: list[str]) -> None:
    """The one row is told, kept for repair, and the only one that is missing."""
    [fault] = uploader.faults(public_id)
    assert (fault.line, fault.message) == (9, "Row: Could not be processed.")
    assert "The program stopped several times at this row" in fault.hint
    assert logins_of(uploader.console, public_id) == set(logins)
    assert fault.message in uploader.error_file(public_id).records()[0]["Errors"]


@pytest.mark.nightly
def test_the_page_is_true_while_an_import_waits_and_runs(make: MakeConsole) -> None:
    console = make("sqlite")
    tracked = TrackedImport(console, 250, wrong=3)
    tracked.upload()
    second = tracked.upload_one()
    assert "No worker is running." in tracked.uploader.get("/").text
    first_line, second_line = map(tracked.uploader.line, (tracked.public_id, second))
    assert "Place 1 · waiting for a worker" in first_line["Upload status"]
    assert "Place 2 · waiting for a worker" in second_line["Upload status"]
    # Behind its first batch the worker stands still for as long as somebody looks.
    stops = console.folder / "stops"
    arm(stops, "S10-committed")
    console.start_worker(app="faults.apps.staged")
    assert wait_until(lambda: stopped(stops) is not None, lambda: None, WAIT_SECONDS)
    horse = stopped(stops)
    assert horse is not None
    status = tracked.uploader.line(tracked.public_id)["Upload status"]
    assert status.startswith("In progress")
    assert "of 253" in status
    resume(horse.pid)
    tracked.until_end()
    tracked.uploader.finish(second)
