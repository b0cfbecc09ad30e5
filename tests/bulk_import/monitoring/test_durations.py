"""How long imports wait and take: figures that only grow, whatever becomes of an import."""

from __future__ import annotations

import threading

import pytest

from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.queueing.worker_statistics import Tally
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.runs import leases, runs
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.batches import judging
from plugins.bulk_import.work.jobs import step

pytestmark = pytest.mark.usefixtures("a_busy_machine_is_not_silent")

MEMBERS = {"importer": "members"}


@pytest.fixture
def begins(figure):
    """Return a function that reads how many imports count, and how many began in time."""

    def read():
        every = figure("begin_seconds_count", **MEMBERS)
        return every, figure("begin_seconds_bucket", **MEMBERS, le="5.0")

    return read


def test_a_kind_without_imports_begins_at_0_in_every_histogram(figure, begins):
    assert begins() == (0, 0)
    assert figure("finish_seconds_count", **MEMBERS) == 0
    for stage in ("judge", "prepare", "settle", "undo"):
        assert figure("stage_seconds_count", **MEMBERS, stage=stage) == 0
    assert figure("lease_losses_total") == 0


def test_an_import_counts_as_soon_as_it_is_late_and_never_twice(
    figure, begins, change, upload, sheet, finish
):
    run_id = upload(sheet("ann,1,,TRUE")).id
    assert begins() == (0, 0)
    change(run_id, uploaded_at=database_now() - 20)
    assert begins() == (1, 0)

    finish(run_id)

    assert begins() == (1, 0)
    assert figure("begin_seconds_bucket", **MEMBERS, le="30.0") == 1
    assert 20 <= figure("finish_seconds_sum", **MEMBERS) < 60
    finish(upload(sheet("bob,1,,TRUE")).id)
    assert begins() == (2, 1)


def test_an_import_that_is_cancelled_while_it_waits_still_counts(
    begins, change, state, upload, sheet
):
    run_id = upload(sheet("ann,1,,TRUE")).id
    change(run_id, uploaded_at=database_now() - 20)
    assert begins() == (1, 0)

    runs.end(state.session, run_id, RunStatus.CANCELLED, "Cancelled.")

    assert begins() == (1, 0)


def test_each_stage_of_a_batch_is_measured(figure, upload, sheet, finish):
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,oops")).id)

    for stage in ("judge", "prepare", "settle"):
        labels = MEMBERS | {"stage": stage}
        assert figure("stage_seconds_count", **labels) == 1
        assert figure("stage_seconds_bucket", **labels, le="120.0") == 1
        assert figure("stage_seconds_sum", **labels) > 0
    assert figure("stage_seconds_count", **MEMBERS, stage="undo") == 0


def test_a_time_stands_in_its_bucket_and_in_all_above(state, figure, monkeypatch):
    times = iter([10.0, 12.5])
    monkeypatch.setattr("time.monotonic", lambda: next(times, 12.5))
    with state.queue.tally.stage("members", "judge"):
        pass
    monkeypatch.undo()

    labels = MEMBERS | {"stage": "judge"}
    found = {le: figure("stage_seconds_bucket", **labels, le=le) for le in ("1.0", "3.0", "+Inf")}
    assert found == {"1.0": 0, "3.0": 1, "+Inf": 1}
    assert figure("stage_seconds_sum", **labels) == 2.5


def test_a_worker_that_comes_too_late_is_counted(figure, state, upload, sheet, monkeypatch):
    run_id = upload(sheet("ann,1,,TRUE")).id
    write = judging.__dict__["write_outcome"]

    def be_overtaken(*arguments, **options):
        write(*arguments, **options)
        raise leases.LeaseLost

    monkeypatch.setattr(judging, "write_outcome", be_overtaken)
    step(state, run_id, threading.Event())

    assert figure("lease_losses_total") == 1
    assert figure("stage_seconds_count", **MEMBERS, stage="judge") == 0


def test_a_redis_that_is_away_costs_a_figure_and_no_batch(state, upload, sheet, finish, caplog):
    run_id = upload(sheet("ann,1,,TRUE")).id
    away = ImportQueue(type(state.settings)(redis_url="unix:///nowhere/redis.sock"))
    state.queue.tally = away.tally

    assert finish(run_id).status == RunStatus.COMPLETED
    assert "tally.lost error=ConnectionError cause=down" in caplog.text


def test_without_a_queue_nothing_is_counted():
    tally = Tally(None, "")
    with tally.stage("members", "judge"):
        tally.count_lost_lease()
    assert (tally.read().stages, tally.read().lost_leases) == ({}, 0)
