"""While nobody works on an import its rows take no time, and what is left is guessed without it."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest
from sqlalchemy import update

from plugins.bulk_import.reports.history.progress import progress_text
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.runs.runs import Counts
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.work.jobs import step

HOUR = 3600.0


@pytest.fixture
def half_done(state, upload, sheet):
    """Return an import of which some people exist and others are still to be prepared."""
    state.settings = replace(state.settings, settle_seconds=0.0)
    run_id = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(100)))).id
    while not load(state, run_id).done_rows:
        assert step(state, run_id, threading.Event())
    return run_id


def load(state, run_id):
    state.session.rollback()
    return state.session.get_one(ImportRun, run_id, populate_existing=True)


def move_back(state, run_id, seconds):
    """Let all that happened to an import have happened some seconds earlier."""
    run = ImportRun
    earlier = {"started_at": run.started_at - seconds, "updated_at": run.updated_at - seconds}
    state.session.execute(update(run).where(run.id == run_id).values(earlier))
    state.session.commit()


def test_an_hour_without_a_worker_is_no_part_of_the_guess(state, half_done):
    assert load(state, half_done).paused_seconds < HOUR / 100
    move_back(state, half_done, HOUR)

    assert step(state, half_done, threading.Event())

    run = load(state, half_done)
    assert (run.waiting_rows > 0, run.paused_seconds) == (True, pytest.approx(HOUR, abs=60))
    # How long the other rows take, in seconds; with the hour it would be hours.
    assert re.fullmatch(r"10 of 100( · about \d+ s left)?", progress_text(run, run.updated_at))


def test_a_batch_that_somebody_has_had_for_an_hour_takes_an_hour(state, half_done):
    move_back(state, half_done, HOUR)

    runs.count(state.session, half_done, Counts(), HOUR + 60)

    assert load(state, half_done).paused_seconds < HOUR / 100
