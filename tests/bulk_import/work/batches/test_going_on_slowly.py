"""What slow work leaves of a batch follows under the same lease, or is taken anew."""

from __future__ import annotations

import json
import threading
import time

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.storage.tables.models import ImportBatch
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.batches import take_batch
from tests.bulk_import.work.stages import held, members, people, run_once, stored
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("slow")
def test_the_rest_of_a_slow_batch_follows_under_the_same_lease(state, upload, sheet, between):
    run_id, seen = upload(sheet(*people(18))).id, []
    between(lambda: seen.append((members(state), held(state)[0][:2])))

    assert not run_once(state, run_id)

    assert seen == [(0, ("waiting", 1)), (0, ("judged", 1)), (16, ("judged", 1))]
    assert held(state) == [("settled", 1, None)]
    assert stored(state, run_id) == (RunStatus.COMPLETED, 18, 0)


@pytest.mark.usefixtures("slow")
def test_the_rest_of_a_slow_batch_goes_to_the_next_job_after_the_time_of_this_one(
    state, upload, sheet, between, monkeypatch
):
    run_id, now, passed = upload(sheet(*people(18))).id, time.monotonic, [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now() + passed[0])

    def let_time_pass() -> None:
        passed[0] = WAIT_SECONDS

    between(let_time_pass)
    assert step(state, run_id, threading.Event(), now() + WAIT_SECONDS)

    assert held(state) == [("judged", 1, None)]
    assert members(state) == 16
    assert run_once(state, run_id)
    assert members(state) == 18


@pytest.mark.usefixtures("slow")
def test_a_lease_of_what_is_left_that_has_run_out_is_the_next_workers(
    state, upload, sheet, between
):
    run_id, taken = upload(sheet(*people(18))).id, []

    def steal():
        if members(state):
            assert state.session.scalar(select(ImportBatch.lease_until)) is not None
            state.session.execute(update(ImportBatch).values(lease_until=0))
            state.session.commit()
            taken.append(take_batch(state.session, run_id, "thief", 60, "1"))

    between(steal)
    assert run_once(state, run_id)

    assert (taken[0].state, taken[0].fence, taken[0].tries) == ("judged", 2, 1)
    assert len(json.loads(taken[0].lines)) == 2
    assert members(state) == 16


@pytest.mark.usefixtures("slow")
def test_a_worker_that_is_asked_to_leave_gives_back_what_is_left(state, upload, sheet, between):
    run_id, stopping = upload(sheet(*people(18))).id, threading.Event()
    between(lambda: members(state) and stopping.set())

    assert not run_once(state, run_id, stopping)

    assert (held(state), members(state)) == ([("judged", 1, None)], 16)
    assert step(state, run_id, threading.Event())
    assert stored(state, run_id) == (RunStatus.COMPLETED, 18, 0)


@pytest.mark.usefixtures("slow")
def test_whoever_has_lost_the_right_meanwhile_is_told_before_what_is_left_is_prepared(
    state, upload, sheet, importer, people, monkeypatch
):
    run_id, slices = upload(sheet(*(f"user{n},{n},,TRUE" for n in range(18)))).id, []
    prepare, create = importer.prepare, importer.create

    def prepared(self, rows):
        slices.append(len(rows))
        return prepare(self, rows)

    def created(self, rows):
        people.gone.add("ann")
        return create(self, rows)

    monkeypatch.setattr(importer, "prepare", prepared)
    monkeypatch.setattr(importer, "create", created)
    run_once(state, run_id)

    assert slices == [8, 8]
    assert stored(state, run_id) == (RunStatus.FAILED, 16, 0)


@pytest.mark.usefixtures("slow")
def test_deaths_of_what_is_left_are_counted_anew(state, upload, sheet, importer, monkeypatch):
    run_id = upload(sheet(*people(18))).id
    state.session.execute(update(ImportBatch).values(tries=1))
    state.session.commit()
    create = importer.create

    def fail_later(self, rows):
        if len(rows) < 8:
            raise LookupError
        return create(self, rows)

    monkeypatch.setattr(importer, "create", fail_later)
    run_once(state, run_id)

    assert members(state) == 16
    assert state.session.scalar(select(ImportBatch.tries)) == 1
