"""The figures for a Prometheus: read from the database and Redis at every scrape."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from redis import Redis
from sqlalchemy import text

from ctu.develop.servers.process import wait_until
from plugins.bulk_import.intake import accept
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.storage.database.clock import SECONDS_A_DAY, database_now
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.reconciler import purge
from tests.bulk_import.batches import take_batch
from tests.bulk_import.host import GuestImporter, sheet_of
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.usefixtures("a_busy_machine_is_not_silent")


def test_imports_and_rows_are_counted_by_kind(figure, upload, finish, sheet):
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,TRUE", "cy,1,,oops")).id)
    upload(sheet("dan,1,,TRUE"))

    assert figure("imports", importer="members", status="completed_with_errors") == 1
    assert figure("imports", importer="members", status="pending") == 1
    assert figure("rows_total", importer="members", outcome="created") == 2
    assert figure("rows_total", importer="members", outcome="failed") == 1
    assert figure("rows_total", importer="members", outcome="not_attempted") == 0
    assert figure("waiting_rows") == 1


def test_a_kind_without_imports_begins_with_no_failed_one(figure):
    assert figure("imports", importer="members", status="failed") == 0


def test_metrics_count_waiting_imports_and_the_age_of_the_oldest(
    figure, change, upload, finish, sheet
):
    assert (figure("waiting_imports"), figure("oldest_waiting_seconds")) == (0, 0)
    for name in ("ann", "bob"):
        change(upload(sheet(f"{name},1,,TRUE")).id, uploaded_at=database_now() - 30)

    assert figure("waiting_imports") == 2
    assert 30 <= figure("oldest_waiting_seconds") < 60
    assert figure("queue_jobs") == 2


def test_batches_are_open_and_leased(figure, state, upload, sheet):
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(30)))).id
    step(state, run_id, threading.Event())
    take_batch(state.session, run_id, "a", -1, "1")
    take_batch(state.session, run_id, "b", 60, "1")

    assert (figure("open_batches"), figure("leased_batches")) == (3, 1)
    assert figure("open_batch_deaths") == 1


def test_a_clock_that_is_not_the_database_s_is_reported(figure):
    assert -5 < figure("clock_offset_seconds") < 5
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1)):
        assert -3605 < figure("clock_offset_seconds") < -3595


def test_metrics_count_imports_that_should_have_been_purged(figure, change, upload, finish, sheet):
    run_id = upload(sheet("ann,1,,oops")).id
    finish(run_id)
    assert figure("purge_backlog") == 0

    change(run_id, expires_at=database_now() - 1)

    assert figure("purge_backlog") == 1


def test_an_import_that_can_be_undone_is_not_in_the_purge_backlog(figure, change, state, finish):
    upload = Upload("guests.csv", sheet_of("bob,1,,TRUE", "cy,1,,oops").encode(), "form")
    run_id = finish(accept(state, ImportRequest(GuestImporter, "ann", upload)).id).id
    change(run_id, expires_at=database_now() - 1)
    assert figure("purge_backlog") == purge(state) == 0

    change(run_id, finished_at=database_now() - 8 * SECONDS_A_DAY)

    assert figure("purge_backlog") == 1
    assert purge(state) == 1
    assert figure("purge_backlog") == 0


def test_an_undo_that_does_not_get_on_is_reported(figure, change, state, finish):
    upload = Upload("guests.csv", sheet_of("bob,1,,TRUE").encode(), "form")
    run_id = finish(accept(state, ImportRequest(GuestImporter, "ann", upload)).id).id
    change(run_id, updated_at=database_now() - 1000)
    assert figure("longest_silence_seconds") == 0
    undo_requests.begin(
        state.session, UndoRequest(run_id, 0, "ann", "Ann"), undo_days=7, batch_rows=10
    )
    change(run_id, updated_at=database_now() - 1000)

    assert 1000 <= figure("longest_silence_seconds") < 1100


def test_workers_are_counted_while_they_show_themselves(figure, state):
    assert figure("workers") == 0
    state.queue.heartbeat(["host:1", "host:2"])
    state.queue.heartbeat(["other:1"])
    state.queue.count_death("host:2")

    assert (figure("workers"), figure("worker_deaths_total")) == (2, 1)
    assert figure("up", part="worker") == 1


def test_a_worker_that_is_silent_for_ten_seconds_is_not_counted(state, redis_url):
    state.queue.heartbeat(["host:1"])
    with Redis.from_url(redis_url) as connection:
        connection.zincrby("bulk-import:workers:crew", -11, "host:1")

    assert state.queue.worker_counts().workers == 0
    state.queue.heartbeat()
    assert state.queue.worker_counts().workers == 0


def test_the_last_worker_that_signs_off_is_gone_at_once(state):
    state.queue.heartbeat(["host:1", "other:1"])
    state.queue.deregister(["host:1"])
    assert state.queue.worker_status().is_working

    state.queue.deregister(["other:1"])

    assert state.queue.worker_status().is_working is False
    assert state.queue.worker_status().last_seen_at is not None


def test_metrics_without_redis_say_so_and_hold_all_others(figure, state, upload, sheet):
    upload(sheet("ann,1,,TRUE"))
    state.queue = ImportQueue(type(state.settings)(redis_url="unix:///nowhere/redis.sock"))

    assert (figure("up", part="redis"), figure("up", part="database")) == (0, 1)
    assert (figure("workers"), figure("queue_jobs")) == (None, None)
    assert figure("waiting_imports") == 1


def test_the_number_of_statements_does_not_grow(figure, upload, finish, sheet, statements):
    def count():
        with statements() as seen:
            figure("waiting_rows")
        return len(seen)

    upload(sheet("ann,1,,TRUE"))
    few = count()
    for name in ("bob", "cy"):
        finish(upload(sheet(f"{name},1,,TRUE")).id)

    assert count() == few


@pytest.mark.nightly
@pytest.mark.databases("postgresql")
def test_scrapes_that_the_database_keeps_waiting_leave_one_thread(state, figure, monkeypatch):
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 2.0)
    before = set(threading.enumerate())

    def waiting():
        return [each for each in threading.enumerate() if each not in before]

    with state.db.engine.begin() as connection:
        connection.execute(text("LOCK TABLE import_batch IN ACCESS EXCLUSIVE MODE"))
        for _ in range(2):
            assert figure("waiting_imports") is None
            assert len(waiting()) == 1
    assert wait_until(lambda: not waiting(), lambda: None, WAIT_SECONDS)
    assert figure("waiting_imports") == 0
