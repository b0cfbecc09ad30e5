"""The reconciler: whatever is ready and that nobody works on is rung for."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from plugins.bulk_import import leases, reconciler
from plugins.bulk_import.jobs import step
from plugins.bulk_import.models import CANCELLED
from plugins.bulk_import.reconciler import Throttle, ready_runs, reconcile
from plugins.bulk_import.runs import end


@pytest.fixture
def empty_database_url(request, url_of):
    return url_of(getattr(request, "param", "sqlite"))


both = pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def run_id(upload, sheet):
    return upload(sheet("ann,1,,TRUE")).id


@both
def test_an_import_whose_bell_was_lost_is_rung_for(state, run_id, queue):
    queue.connection.flushall()
    assert queue.job_ids == []

    assert reconcile(state) == 1
    assert queue.job_ids == [f"import-{run_id}-0"]
    assert reconcile(state) == 1
    assert queue.job_ids == [f"import-{run_id}-0"]


@both
def test_an_import_that_somebody_works_on_is_not_rung_for(state, run_id, queue):
    queue.empty()
    state.settings = replace(state.settings, lease_seconds=60)
    lease = leases.take(state.session, run_id, "a", 60, "1")

    assert reconcile(state) == 0
    assert queue.job_ids == []

    leases.give_back(state.session, lease)
    assert reconcile(state) == 1


def test_an_import_whose_worker_died_is_rung_for(state, run_id):
    leases.take(state.session, run_id, "dies", -1, "1")

    assert ready_runs(state.session, 1, 60) == [run_id]


def test_a_lease_from_before_the_clock_was_set_back_does_not_hold(state, run_id):
    leases.take(state.session, run_id, "a", 3600, "1")

    assert ready_runs(state.session, 1, 60) == [run_id]
    assert leases.take(state.session, run_id, "b", 60, "1").tries == 0


def test_several_jobs_may_work_on_one_import_where_that_is_set(state, upload, sheet):
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(30)))).id
    step(state, run_id, threading.Event())

    leases.take(state.session, run_id, "a", 60, "1")
    assert (ready_runs(state.session, 1, 60), ready_runs(state.session, 2, 60)) == ([], [run_id])
    leases.take(state.session, run_id, "b", 60, "1")
    assert ready_runs(state.session, 2, 60) == []
    leases.take(state.session, run_id, "c", 60, "1")
    assert ready_runs(state.session, 4, 60) == []


def test_ended_imports_are_left_alone_and_the_oldest_comes_first(state, upload, finish, sheet):
    first, done, cancelled, last = (upload(sheet(f"user{n},1,,TRUE")).id for n in range(4))
    finish(done)
    end(state.session, cancelled, CANCELLED, "Stop.")

    assert ready_runs(state.session, 1, 60) == [first, last]


def test_a_throttle_lets_one_through_at_a_time():
    assert [Throttle(60).is_due() for _ in range(2)] == [True, True]
    throttle = Throttle(60)
    assert [throttle.is_due() for _ in range(3)] == [True, False, False]
    assert Throttle(0).is_due()


def test_a_page_reconciles_seldom(state, run_id, queue, monkeypatch):
    monkeypatch.setattr(reconciler, "_nudges", Throttle(60))
    queue.empty()
    reconciler.nudge(state)
    assert queue.job_ids == [f"import-{run_id}-0"]
    queue.empty()

    reconciler.nudge(state)

    assert queue.job_ids == []
