"""Whoever has judged all rows of an import goes on with them under the same lease."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select, update

from ctu.develop.servers.process import wait_until
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportBatch
from plugins.bulk_import.storage.tables.statuses import Mode, RunStatus
from plugins.bulk_import.work.batches import preparation
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.batches import take_batch
from tests.bulk_import.work.stages import held, judged_rows, members, people, run_once, stored
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.databases("sqlite", "postgresql")
def test_an_import_of_one_batch_is_one_lease(state, upload, sheet):
    run_id = upload(sheet(*people(5), ",9,,TRUE")).id

    is_more_left = run_once(state, run_id)

    assert not is_more_left
    assert held(state) == [("settled", 1, None)]
    assert stored(state, run_id) == (RunStatus.COMPLETED_WITH_ERRORS, 5, 1)


def test_without_a_deadline_and_behind_it_one_stage_is_run(state, upload, sheet):
    run_id = upload(sheet(*people(5))).id

    assert step(state, run_id, threading.Event(), 0.0)
    assert held(state) == [("judged", 1, None)]

    assert step(state, run_id, threading.Event())
    assert held(state) == [("settled", 2, None)]


def test_a_job_whose_time_is_over_once_all_is_judged_goes_on_no_more(
    state, upload, sheet, importer, monkeypatch
):
    run_id, deadline = upload(sheet(*people(5))).id, time.monotonic() + 0.5
    taken = importer.taken

    def late(self, keys):
        assert wait_until(lambda: time.monotonic() > deadline, lambda: None, WAIT_SECONDS)
        return taken(self, keys)

    monkeypatch.setattr(importer, "taken", late)
    assert step(state, run_id, threading.Event(), deadline)

    assert held(state) == [("judged", 1, None)]


def test_a_batch_of_good_rows_is_not_sealed_again(state, upload, sheet):
    run_id = upload(sheet(*people(5))).id
    before = state.session.scalars(select(ImportBatch.sealed)).all()

    assert step(state, run_id, threading.Event())

    state.session.rollback()
    assert state.session.scalars(select(ImportBatch.sealed)).all() == before


def test_an_import_of_several_batches_is_judged_before_anything_slow(
    state, upload, sheet, importer, monkeypatch
):
    monkeypatch.setattr(importer, "batch_rows", 3)
    run_id = upload(sheet(*people(5))).id

    assert run_once(state, run_id)

    assert held(state) == [("judged", 1, None), ("judged", 0, None)]
    assert members(state) == 0


@pytest.mark.databases("sqlite", "postgresql")
def test_the_last_of_several_batches_is_settled_under_the_lease_that_judged_it(
    state, upload, sheet, importer, monkeypatch
):
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 3)
    monkeypatch.setattr(importer, "batch_rows", 3)
    run_id = upload(sheet(*people(5), ",9,,TRUE")).id

    assert run_once(state, run_id)
    assert held(state) == [("judged", 1, None), ("waiting", 0, None)]
    assert members(state) == 0

    assert run_once(state, run_id)
    assert held(state) == [("judged", 1, None), ("settled", 1, None)]
    assert (members(state), judged_rows(state, run_id)) == (2, 6)

    assert run_once(state, run_id)
    assert not run_once(state, run_id)
    assert held(state) == [("settled", 2, None), ("settled", 1, None)]
    assert stored(state, run_id) == (RunStatus.COMPLETED_WITH_ERRORS, 5, 1)


def test_a_batch_beside_one_that_is_not_judged_yet_waits(
    state, upload, sheet, importer, monkeypatch
):
    monkeypatch.setattr("plugins.bulk_import.engine.judging.pipeline.JUDGED_AT_ONCE", 3)
    monkeypatch.setattr(importer, "batch_rows", 3)
    run_id = upload(sheet(*people(6))).id
    beside = take_batch(state.session, run_id, "beside", state.settings.lease_seconds, "1")

    assert beside.number == 0
    assert run_once(state, run_id)

    assert [each[0] for each in held(state)] == ["waiting", "judged"]
    assert members(state) == 0


def test_an_import_that_is_cancelled_between_creates_nothing(state, upload, sheet, between):
    run_id = upload(sheet(*people(5))).id
    between(lambda: runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled it."))

    assert run_once(state, run_id)

    assert stored(state, run_id) == (RunStatus.CANCELLED, 0, 0)
    assert members(state) == 0


@pytest.mark.parametrize(
    ("more", "kept"), [((), "waiting"), ((",9,,TRUE",), "judged")], ids=["right", "with a failed"]
)
def test_a_lease_that_has_run_out_between_is_the_next_workers(
    state, upload, sheet, between, more, kept
):
    run_id = upload(sheet(*people(5), *more)).id
    taken = []

    def steal():
        assert state.session.scalar(select(ImportBatch.lease_until)) is not None
        state.session.execute(update(ImportBatch).values(lease_until=0))
        state.session.commit()
        taken.append(take_batch(state.session, run_id, "thief", 60, "1"))

    between(steal)
    assert run_once(state, run_id)

    assert (taken[0].state, taken[0].fence, taken[0].tries) == (kept, 2, 1)
    assert members(state) == 0


@pytest.mark.parametrize(
    ("more", "kept", "end"),
    [
        ((), "waiting", (RunStatus.COMPLETED, 5, 0)),
        ((",9,,TRUE",), "judged", (RunStatus.COMPLETED_WITH_ERRORS, 5, 1)),
    ],
    ids=["right", "with a failed"],
)
def test_a_worker_that_is_asked_to_leave_gives_the_batch_back(
    state, upload, sheet, between, finish, more, kept, end
):
    run_id, stopping = upload(sheet(*people(5), *more)).id, threading.Event()
    between(stopping.set)

    assert not run_once(state, run_id, stopping)

    assert held(state) == [(kept, 1, None)]
    finish(run_id)
    assert stored(state, run_id) == end
    assert judged_rows(state, run_id) == 5 + len(more)


def test_rows_that_are_all_right_are_stored_once(state, upload, sheet, between):
    run_id, seen = upload(sheet(*people(5))).id, []
    between(lambda: seen.append((held(state)[0][:2], judged_rows(state, run_id))))

    assert not run_once(state, run_id)

    assert seen == [(("waiting", 1), 0)]
    assert judged_rows(state, run_id) == 5


@pytest.mark.parametrize("mode", [Mode.PARTIAL, Mode.ALL_OR_NOTHING])
def test_while_slow_work_goes_on_people_see_that_all_is_judged(
    state, upload, sheet, importer, monkeypatch, mode
):
    monkeypatch.setattr(preparation, "UNCOUNTED_SECONDS", 0.0)
    run_id, seen = upload(sheet(*people(10)), mode=mode).id, []

    def prepare(_, rows):
        seen.append((len(rows), held(state)[0][0], judged_rows(state, run_id)))
        return ["hash"] * len(rows)

    monkeypatch.setattr(importer, "prepare", prepare)
    assert not run_once(state, run_id)

    # No row is prepared twice.
    assert seen == [(8, "waiting", 0), (2, "judged", 10)]
    assert stored(state, run_id) == (RunStatus.COMPLETED, 10, 0)
    assert judged_rows(state, run_id) == 10


def test_an_error_behind_it_releases_the_batch(state, upload, sheet, importer, monkeypatch, finish):
    monkeypatch.setattr(preparation, "UNCOUNTED_SECONDS", 0.0)
    run_id, prepare = upload(sheet(*people(10))).id, importer.prepare
    parts = [prepare, lambda self, rows: 1 / 0]
    monkeypatch.setattr(importer, "prepare", lambda self, rows: parts.pop(0)(self, rows))

    assert not run_once(state, run_id)

    assert held(state) == [("judged", 1, None)]
    monkeypatch.setattr(importer, "prepare", prepare)
    assert finish(run_id).created_rows == 10
