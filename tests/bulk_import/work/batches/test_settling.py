"""Slow rows are settled by time: what two seconds were enough for is stored, and the rest waits."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text, update

from plugins.bulk_import.storage.runs import leases, runs
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.batches import judging, preparation, settling
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.batches import take_batch

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def slow(state):
    """Let every slice take as long as a transaction is worth."""
    state.settings = replace(state.settings, settle_seconds=0.0)


@pytest.fixture
def slices(importer, monkeypatch):
    """Let each row take ten milliseconds of preparation; return how many each slice has had."""
    made, now = [], [0.0]

    def prepare(_, rows):
        made.append(len(rows))
        now[0] += len(rows) * 0.01
        return ["hash"] * len(rows)

    monkeypatch.setattr(importer, "prepare", prepare)
    monkeypatch.setattr(importer, "batch_rows", 1_000)
    monkeypatch.setattr(preparation, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return made


@pytest.fixture
def judged(state, upload, sheet, slow):
    """Return an import of ten people, a batch, that is judged and waits for its second pass."""
    run_id = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(10)))).id
    assert step(state, run_id, threading.Event())
    return run_id


def open_batches(state):
    state.session.rollback()
    query = select(ImportBatch).where(ImportBatch.state != "settled").order_by(ImportBatch.number)
    return state.session.scalars(query.execution_options(populate_existing=True)).all()


def stored(state, run_id):
    """Return how many rows were created and not attempted, and the status, as stored."""
    state.session.rollback()
    run = ImportRun
    query = select(run.created_rows, run.not_attempted_rows, run.status).where(run.id == run_id)
    return tuple(state.session.execute(query).one())


def members(state):
    state.session.rollback()
    return sorted(state.session.scalars(text("select login from member")))


@pytest.mark.databases("sqlite", "postgresql")
def test_prepared_rows_are_created_and_the_others_stay_a_batch(state, judged, finish):
    assert step(state, judged, threading.Event())

    [left] = open_batches(state)
    assert members(state) == [f"user{n}" for n in range(8)]
    assert stored(state, judged) == (8, 0, RunStatus.RUNNING)
    assert (left.state, left.number, left.row_count, left.first_line) == ("judged", 0, 2, 10)
    assert (json.loads(left.lines), left.lease_until) == ([10, 11], None)

    run = finish(judged)
    assert (run.created_rows, run.status) == (10, RunStatus.COMPLETED)
    lines = state.session.scalars(select(ImportRow.line).where(ImportRow.run_id == judged))
    assert sorted(lines) == list(range(2, 12))


def test_rows_that_are_prepared_at_once_are_settled_in_one_transaction(
    state, upload, sheet, importer, monkeypatch
):
    monkeypatch.setattr(importer, "batch_rows", 1_000)
    run_id = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(300)))).id
    assert step(state, run_id, threading.Event())

    assert step(state, run_id, threading.Event())

    assert (len(members(state)), open_batches(state)) == (300, [])


@pytest.mark.parametrize(
    ("count", "made", "left"),
    [
        (240, [8, 32, 48, 48, 48, 48, 8], 0),
        (290, [8, 32, 48, 48, 48, 48, 48, 10], 0),
        (333, [8, 32, 48, 48, 48, 48], 101),
    ],
)
def test_a_short_rest_is_prepared_with_the_others(state, upload, sheet, slices, count, made, left):
    run_id = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(count)))).id
    assert step(state, run_id, threading.Event())

    assert step(state, run_id, threading.Event())

    assert slices == made
    assert [each.row_count for each in open_batches(state)] == ([left] if left else [])
    assert len(members(state)) == count - left


def test_all_or_nothing_is_one_transaction_however_long_it_takes(state, upload, sheet, slow):
    rows = sheet(*(f"user{n},{n},,TRUE" for n in range(10)))
    run_id = upload(rows, mode="all_or_nothing").id
    assert step(state, run_id, threading.Event())

    assert step(state, run_id, threading.Event())

    assert (len(members(state)), open_batches(state)) == (10, [])


def test_the_rows_behind_those_that_were_settled_have_not_died_yet(state, judged):
    state.session.execute(update(ImportBatch).values(tries=2))
    state.session.commit()

    assert step(state, judged, threading.Event())

    assert [each.tries for each in open_batches(state)] == [0]


def test_a_worker_that_is_late_stores_neither_rows_nor_what_is_left(state, judged, monkeypatch):
    stolen = []

    def steal(*given):
        count = prepare(*given)
        state.session.execute(update(ImportBatch).values(lease_until=0))
        state.session.commit()
        stolen.append(take_batch(state.session, judged, "thief", 60, "1"))
        return count

    prepare = vars(settling)["prepare_rows"]
    monkeypatch.setattr(settling, "prepare_rows", steal)

    assert step(state, judged, threading.Event())

    [kept] = open_batches(state)
    assert (members(state), kept.row_count, kept.owner) == ([], 10, "thief")
    assert kept.sealed == stolen[0].sealed


def test_rows_that_were_left_are_not_attempted_when_the_import_is_cancelled(state, judged):
    assert step(state, judged, threading.Event())

    runs.end(state.session, judged, RunStatus.CANCELLED, "Ann cancelled the import.")

    assert stored(state, judged) == (8, 2, RunStatus.CANCELLED)
    assert len(members(state)) == 8


@pytest.mark.parametrize(("jobs", "sizes"), [(1, [10]), (2, [5, 5]), (3, [4, 4, 2])])
def test_several_jobs_share_the_rows_of_an_import(
    state, upload, sheet, monkeypatch, importer, jobs, sizes
):
    monkeypatch.setattr(importer, "batch_rows", 100)
    monkeypatch.setattr(judging, "SHARED_ROWS", 2)
    state.settings = replace(state.settings, parallel_jobs=jobs)
    run_id = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(10)))).id

    assert step(state, run_id, threading.Event())

    assert [each.row_count for each in open_batches(state)] == sizes


@pytest.mark.parametrize(
    ("workers", "jobs", "sizes"),
    [(0, 0, [2]), (1, 0, [2]), (2, 0, [1, 1]), (9, 0, [1, 1]), (9, 1, [2])],
)
def test_the_rest_of_a_slow_batch_is_divided_among_idle_workers(
    state, judged, queue, monkeypatch, workers, jobs, sizes
):
    monkeypatch.setattr(settling, "SHARED_ROWS", 1)
    state.settings = replace(state.settings, parallel_jobs=jobs)
    queue.empty()
    state.queue.heartbeat([f"host:{number}" for number in range(workers)])

    assert step(state, judged, threading.Event())

    left = open_batches(state)
    assert [each.row_count for each in left] == sizes
    assert [each.number for each in left] == sorted({each.number for each in left})
    assert len(queue.job_ids) == len(sizes) - 1
    while step(state, judged, threading.Event()):
        pass
    assert stored(state, judged) == (10, 0, RunStatus.COMPLETED)
    assert len(members(state)) == 10


@pytest.mark.parametrize(
    ("workers", "mode", "created", "sizes"),
    [
        (1, "partial", 300, []),
        (2, "partial", 40, [130, 130]),
        (3, "partial", 40, [100, 100, 60]),
        (2, "all_or_nothing", 300, []),
    ],
)
def test_rows_are_divided_as_soon_as_they_are_known_to_be_slow(
    state, upload, sheet, slices, queue, workers, mode, created, sizes
):
    run_id = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(300))), mode=mode).id
    queue.empty()
    state.queue.heartbeat([f"host:{number}" for number in range(workers)])

    step(state, run_id, threading.Event(), time.monotonic() + 60)

    assert stored(state, run_id)[0] == len(members(state)) == created
    assert [each.row_count for each in open_batches(state)] == sizes
    assert len(queue.job_ids) == max(0, len(sizes) - 1)
    judged = select(ImportRun.judged_rows).where(ImportRun.id == run_id)
    assert state.session.scalar(judged) == 300


@pytest.mark.parametrize("workers", [1, 2])
def test_a_batch_for_a_single_worker_is_not_divided(
    state, upload, sheet, slices, queue, monkeypatch, workers
):
    run_id = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(130)))).id
    state.queue.heartbeat([f"host:{number}" for number in range(workers)])
    settled = []
    write = vars(settling)["write_rows"]

    def count(*given, **how):
        settled.append(1)
        return write(*given, **how)

    monkeypatch.setattr(settling, "write_rows", count)

    step(state, run_id, threading.Event(), time.monotonic() + 60)

    assert (len(members(state)), len(settled)) == (130, 1)


def test_one_worker_of_a_host_is_enough_where_all_cores_are_used(
    state, judged, queue, importer, monkeypatch
):
    monkeypatch.setattr(settling, "SHARED_ROWS", 1)
    monkeypatch.setattr(importer, "uses_all_cores", True)
    queue.empty()
    own = leases.owner_name().rpartition(":")[0]
    state.queue.heartbeat([f"{own}:1", f"{own}:2"])

    assert step(state, judged, threading.Event())

    assert [each.row_count for each in open_batches(state)] == [2]
    assert queue.job_ids == []
