"""The reconciler: whatever is ready and that nobody works on is enqueued for."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.runs import leases
from plugins.bulk_import.storage.runs.backoff import LONGEST_BACK_OFF_SECONDS
from plugins.bulk_import.storage.runs.runs import end
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work import reconciler
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.reconciler import Throttle, ready_runs, reconcile
from tests.bulk_import.batches import take_batch

pytestmark = pytest.mark.databases("sqlite")


both = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def run_id(upload, sheet):
    return upload(sheet("ann,1,,TRUE")).id


@pytest.fixture
def rest_after(state, run_id):
    """Return a function that tries in vain, so long after the last progress, and tells the rest."""
    vault = state.vault

    def try_in_vain(seconds):
        state.session.execute(update(ImportRun).values(updated_at=database_now() - seconds))
        state.session.commit()
        state.vault = Vault([Fernet.generate_key().decode()])
        assert not step(state, run_id, threading.Event())
        state.vault = vault
        rest = state.session.scalar(select(ImportRun.rest_until - database_now()))
        state.session.rollback()
        return rest

    return try_in_vain


@both
def test_an_import_whose_key_is_missing_is_tried_ever_less_often(state, rest_after, run_id):
    assert rest_after(0.01) < 1
    assert 10 < rest_after(30) <= 20
    assert ready_runs(state.session, 1, 60) == []
    assert LONGEST_BACK_OFF_SECONDS - 5 < rest_after(3600) <= LONGEST_BACK_OFF_SECONDS


def test_a_rest_ends_and_progress_forgets_it(state, rest_after, run_id, finish):
    rest_after(30)
    state.session.execute(update(ImportRun).values(rest_until=database_now() - 1))
    state.session.commit()
    assert ready_runs(state.session, 1, 60) == [run_id]

    assert finish(run_id).rest_until is None


def test_a_rest_from_before_the_clock_was_set_back_does_not_hold(state, run_id):
    state.session.execute(update(ImportRun).values(rest_until=database_now() + 3600))
    state.session.commit()

    assert ready_runs(state.session, 1, 60) == [run_id]


def test_whoever_is_asked_to_leave_lets_no_import_rest(state, run_id):
    state.vault = Vault([Fernet.generate_key().decode()])
    stopping = threading.Event()
    stopping.set()

    assert not step(state, run_id, stopping)
    assert ready_runs(state.session, 1, 60) == [run_id]


@both
def test_an_import_whose_job_was_lost_is_enqueued(state, run_id, queue):
    queue.connection.flushall()
    assert queue.job_ids == []

    assert reconcile(state) == 1
    assert queue.job_ids == [f"import-{run_id}-0"]
    assert reconcile(state) == 1
    assert queue.job_ids == [f"import-{run_id}-0"]


@both
def test_an_import_that_somebody_works_on_is_not_enqueued(state, run_id, queue):
    queue.empty()
    state.settings = replace(state.settings, lease_seconds=60)
    lease = take_batch(state.session, run_id, "a", 60, "1")
    assert lease is not None

    assert reconcile(state) == 0
    assert queue.job_ids == []

    leases.give_back(state.session, lease)
    assert reconcile(state) == 1


def test_an_import_whose_worker_died_is_enqueued_for(state, run_id):
    take_batch(state.session, run_id, "dies", -1, "1")

    assert ready_runs(state.session, 1, 60) == [run_id]


def test_a_lease_from_before_the_clock_was_set_back_does_not_hold(state, run_id):
    take_batch(state.session, run_id, "a", 3600, "1")

    assert ready_runs(state.session, 1, 60) == [run_id]
    assert take_batch(state.session, run_id, "b", 60, "1").tries == 0


def test_several_jobs_may_work_on_one_import_where_that_is_set(state, upload, sheet):
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(30)))).id
    step(state, run_id, threading.Event())

    take_batch(state.session, run_id, "a", 60, "1")
    assert (ready_runs(state.session, 1, 60), ready_runs(state.session, 2, 60)) == ([], [run_id])
    take_batch(state.session, run_id, "b", 60, "1")
    assert ready_runs(state.session, 2, 60) == []
    take_batch(state.session, run_id, "c", 60, "1")
    assert ready_runs(state.session, 4, 60) == []


def test_ended_imports_are_left_alone_and_the_oldest_comes_first(state, upload, finish, sheet):
    first, done, cancelled, last = (upload(sheet(f"user{n},1,,TRUE")).id for n in range(4))
    finish(done)
    end(state.session, cancelled, RunStatus.CANCELLED, "Stop.")

    assert ready_runs(state.session, 1, 60) == [first, last]


def test_a_throttle_lets_one_through_at_a_time():
    assert [Throttle(60).is_due() for _ in range(2)] == [True, True]
    throttle = Throttle(60)
    assert [throttle.is_due() for _ in range(3)] == [True, False, False]
    assert Throttle(0).is_due()


def test_a_page_reconciles_seldom(state, run_id, queue, monkeypatch):
    monkeypatch.setattr(reconciler, "_sweep_requests", Throttle(60))
    queue.empty()
    reconciler.request_sweep(state)
    assert queue.job_ids == [f"import-{run_id}-0"]
    queue.empty()

    reconciler.request_sweep(state)

    assert queue.job_ids == []


def test_a_host_whose_purge_fails_keeps_nothing_from_its_erasure(
    state, run_id, finish, monkeypatch, caplog
):
    def fail():
        raise KeyError("What a host says may hold anything.")

    finish(run_id)
    due = update(ImportRun).values(expires_at=database_now() - 1)
    state.session.execute(due)
    state.session.commit()
    monkeypatch.setattr(state.actors, "purge", fail)

    assert reconciler.purge(state) == 1
    assert "purge.failed error=KeyError at=" in caplog.text
    assert "anything" not in caplog.text
