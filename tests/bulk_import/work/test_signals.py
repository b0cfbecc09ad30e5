"""The signal that an import has ended: sent in a worker, once, and again where somebody died."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import update

from plugins.bulk_import import import_finished
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work import signals
from plugins.bulk_import.work.jobs import work
from plugins.bulk_import.work.reconciler import purge, reconcile
from plugins.bulk_import.work.signals import announce

pytestmark = pytest.mark.databases("sqlite")


both = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def heard(host):
    """Return the imports of which a receiver has heard, as it saw them."""
    found = []

    def receive(app, run):
        assert app is host
        found.append((run.id, run.status))

    with import_finished.connected_to(receive, host):
        yield found


@contextmanager
def listening(host, receiver):
    with import_finished.connected_to(receiver, host):
        yield


def change(state, run_id, **values):
    state.session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**values))
    state.session.commit()


@both
def test_a_finished_import_is_reported_once(state, upload, sheet, heard):
    run_id = upload(sheet("ann,1,,TRUE")).id
    announce(state, run_id)
    assert heard == []

    work(run_id)
    work(run_id)

    assert heard == [(run_id, RunStatus.COMPLETED)]
    assert reconcile(state) == 0


@both
def test_whoever_ends_an_import_a_worker_tells_it(state, upload, sheet, heard, queue):
    cancelled, expired = (upload(sheet(f"user{n},1,,TRUE")).id for n in range(2))
    queue.empty()
    runs.end(state.session, cancelled, RunStatus.CANCELLED, "Ann cancelled the import.")
    change(state, expired, expires_at=database_now() - 1)
    purge(state)

    assert reconcile(state) == 2
    for job in queue.jobs:
        work(*job.args)

    assert heard == [(cancelled, RunStatus.CANCELLED), (expired, RunStatus.FAILED)]


def test_an_import_whose_uploader_is_gone_is_told(upload, sheet, people, heard):
    run_id = upload(sheet("ann,1,,TRUE")).id
    people.gone.add("ann")

    work(run_id)

    assert heard == [(run_id, RunStatus.FAILED)]


def test_a_worker_that_died_before_the_signal_loses_nothing(state, upload, finish, sheet, heard):
    run_id = upload(sheet("ann,1,,TRUE")).id
    # Everything is committed, and then there is nobody to send it.
    finish(run_id)

    assert reconcile(state) == 1
    work(run_id)

    assert heard == [(run_id, RunStatus.COMPLETED)]


def test_a_worker_that_dies_while_it_is_sent_is_followed_a_minute_later(
    state, upload, finish, sheet, heard
):
    run_id = upload(sheet("ann,1,,TRUE")).id
    finish(run_id)
    assert signals.claim_announcement(state.session, run_id).status == RunStatus.COMPLETED
    announce(state, run_id)
    assert (heard, signals.unannounced_runs(state.session)) == ([], [])

    change(state, run_id, signal_due_at=database_now() - 1)
    announce(state, run_id)

    assert heard == [(run_id, RunStatus.COMPLETED)]


@pytest.mark.parametrize("is_ended", [True, False])
def test_a_clock_that_was_set_back_delays_no_signal(state, upload, finish, sheet, heard, is_ended):
    run_id = upload(sheet("ann,1,,TRUE")).id
    finish(run_id)
    hour = {name: database_now() + 3_600 for name in ("signal_due_at", "finished_at")}
    change(state, run_id, **hour if is_ended else {"signal_due_at": hour["signal_due_at"]})

    announce(state, run_id)
    announce(state, run_id)

    assert heard == [(run_id, RunStatus.COMPLETED)]


def test_a_receiver_that_fails_keeps_nobody_else_from_it(host, state, upload, sheet, heard, caplog):
    def fail(app, run):
        raise ValueError("What a receiver says may hold anything.")

    run_id = upload(sheet("ann,1,,TRUE")).id
    with listening(host, fail):
        work(run_id)

    assert heard == [(run_id, RunStatus.COMPLETED)]
    assert f"signal.failed run={run_id} error=ValueError" in caplog.text
    assert "anything" not in caplog.text
    run = state.session.get_one(ImportRun, run_id)
    assert run.signal_due_at > run.finished_at + 50


@pytest.mark.parametrize("since", ["signal_began_at", "finished_at"])
def test_nobody_tries_longer_than_a_day(state, upload, finish, sheet, since):
    run_id = upload(sheet("ann,1,,TRUE")).id
    finish(run_id)
    # Older code has not stored when it sent it first.
    long_ago = database_now() - signals.PATIENCE_SECONDS - 1
    change(state, run_id, signal_due_at=long_ago, **{since: long_ago})

    assert signals.unannounced_runs(state.session) == []


def test_a_worker_that_comes_after_days_tells_it_and_tries_for_a_day(
    host, state, upload, finish, sheet, heard
):
    run_id = upload(sheet("ann,1,,TRUE")).id
    finish(run_id)
    change(state, run_id, finished_at=database_now() - 3 * signals.PATIENCE_SECONDS)

    def fail(app, run):
        raise ValueError

    with listening(host, fail):
        announce(state, run_id)
    assert heard == [(run_id, RunStatus.COMPLETED)]
    run = state.session.get_one(ImportRun, run_id)
    assert 50 < run.signal_due_at - run.signal_began_at < 70
    change(state, run_id, signal_due_at=database_now() - 1)
    announce(state, run_id)

    assert len(heard) == 2
    assert state.session.get_one(ImportRun, run_id).signal_due_at is None


def test_uncommitted_changes_of_a_signal_receiver_are_rolled_back(
    host, state, upload, sheet, people
):
    def scribble(app, run):
        state.session.get_one(ImportRun, run.id).file_name = "another.csv"
        state.session.flush()

    run_id = upload(sheet("ann,1,,TRUE")).id
    with listening(host, scribble):
        work(run_id)

    assert state.session.get_one(ImportRun, run_id).file_name == "members.csv"
