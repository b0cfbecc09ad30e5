"""An import of many that is broken off in the middle, and what pages say of it meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctu.develop.servers.process import wait_until
from faults.injections.injection import resume
from faults.parts.stages import arm, stopped
from faults.parts.tracked_import import TrackedImport
from tests.inspection.invariants import look
from tests.outside.import_client import JSON
from tests.parts.console_fixture import Console
from tests.suite.waiting import WAIT_SECONDS

pytestmark = [pytest.mark.slow, pytest.mark.sampled(2)]

CANCELLED = ("CANCELLED", True, True)


def leave_alone(console: Console) -> Path:
    """End every worker; return the folder that tells the next one where to stop."""
    while console.running:
        console.running.pop().end()
    return console.folder / "stops"


def test_all_or_nothing_killed_while_a_row_turns_bad_leaves_nothing(console: Console) -> None:
    tracked = TrackedImport(console, 40)
    stops = leave_alone(console)
    # Behind the slow work on all rows the worker stands still, and nobody exists yet.
    arm(stops, "S8-hashed")
    tracked.upload("all_or_nothing")
    with console.worker(app="faults.apps.staged") as worker:
        assert wait_until(lambda: stopped(stops) is not None, lambda: None, WAIT_SECONDS)
        assert worker.kill(worker.horses)
        killed = look(console, tracked.public_id)
        assert (killed.is_open, killed.created, killed.waiting) == (True, 0, 40)
        console.person("Agent", tracked.team, login=tracked.logins[20].upper())
        tracked.uploader.finish(tracked.public_id)
    count = look(console, tracked.public_id)
    assert (count.created, count.failed, count.not_attempted) == (0, 1, 39)


@pytest.mark.nightly
def test_asked_to_leave_a_worker_gives_its_batch_back(console: Console) -> None:
    worker, tracked = console.living_worker(), TrackedImport(console)
    tracked.upload()
    tracked.until_middle()
    assert worker.stop() == 0
    assert worker.processes() == []
    assert look(console, tracked.public_id).is_open
    kept = "SELECT count(*) FROM import_batch WHERE lease_until IS NOT NULL OR tries > 0"
    kept += " AND run_id = (SELECT id FROM import_run WHERE public_id = :id)"
    assert console.query(kept, id=tracked.public_id) == [(0,)]
    console.living_worker()
    tracked.until_end()


def test_cancelled_in_the_middle_what_is_done_stays(console: Console) -> None:
    tracked = TrackedImport(console, wrong=5)
    uploader = tracked.uploader
    form = {"csrf_token": uploader.form()["csrf_token"]}
    stops = leave_alone(console)
    # Behind the first rows that it created the worker stands still until the import is cancelled.
    arm(stops, "S10-committed", passes=1)
    tracked.upload()
    with console.worker(app="faults.apps.staged"):
        assert wait_until(lambda: stopped(stops) is not None, lambda: None, WAIT_SECONDS)
        path = f"{uploader.pages}/{tracked.public_id}/cancel"
        answer = uploader.client.post(path, data=form, headers=JSON)
        assert answer.get_json()["cancelled"] is True
        ended = look(console, tracked.public_id)
        assert (ended.status, ended.created > 0, ended.not_attempted > 0) == CANCELLED
        horse = stopped(stops)
        assert horse is not None
        resume(horse.pid)
        # One that comes later is worked on, so the worker has left the cancelled one by then.
        uploader.finish(tracked.upload_one())
        assert look(console, tracked.public_id) == ended
    status = uploader.line(tracked.public_id)["Upload status"]
    assert status == f"Cancelled {ended.not_attempted} rows not attempted"
