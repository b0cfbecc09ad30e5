"""Whoever has judged all rows of an import goes on with them under the same lease."""

from __future__ import annotations

import json
import math
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from ctu.develop.process import wait_until
from plugins.bulk_import.storage import leases, runs
from plugins.bulk_import.storage.models import ImportBatch, ImportRun
from plugins.bulk_import.storage.statuses import Mode, RunStatus
from plugins.bulk_import.work import preparation, settling
from plugins.bulk_import.work.jobs import step
from tests.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")


def people(count):
    return (f"user{n},{n},,TRUE" for n in range(count))


def members(state):
    state.session.rollback()
    return len(state.session.scalars(text("select login from member")).all())


def stored(state, run_id):
    """Return status, created and failed rows of an import, as stored."""
    state.session.rollback()
    query = select(ImportRun.status, ImportRun.created_rows, ImportRun.failed_rows)
    return tuple(state.session.execute(query.where(ImportRun.id == run_id)).one())


def held(state):
    """Return state, fence and lease of each batch, as stored."""
    state.session.rollback()
    query = select(ImportBatch.state, ImportBatch.fence, ImportBatch.lease_until)
    return [tuple(each) for each in state.session.execute(query.order_by(ImportBatch.number))]


def judged_rows(state, run_id):
    return state.session.scalar(select(ImportRun.judged_rows).where(ImportRun.id == run_id))


def run_once(state, run_id, stopping=None):
    return step(state, run_id, stopping or threading.Event(), math.inf)


@pytest.fixture
def between(monkeypatch):
    """Return a function that lets something happen between the two stages."""

    def happen(what):
        prepare = vars(settling)["prepare_rows"]

        def prepared(*given):
            what()
            return prepare(*given)

        monkeypatch.setattr(settling, "prepare_rows", prepared)

    return happen


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


def test_what_was_sealed_stays_as_it_is_where_every_row_is_right(state, upload, sheet):
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
        taken.append(leases.take(state.session, run_id, "thief", 60, "1"))

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
    monkeypatch.setattr(preparation, "UNTOLD_SECONDS", 0.0)
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
    monkeypatch.setattr(preparation, "UNTOLD_SECONDS", 0.0)
    run_id, prepare = upload(sheet(*people(10))).id, importer.prepare
    parts = [prepare, lambda self, rows: 1 / 0]
    monkeypatch.setattr(importer, "prepare", lambda self, rows: parts.pop(0)(self, rows))

    assert not run_once(state, run_id)

    assert held(state) == [("judged", 1, None)]
    monkeypatch.setattr(importer, "prepare", prepare)
    assert finish(run_id).created_rows == 10


@pytest.fixture
def slow(state, importer, monkeypatch):
    """Let slow work be stored after a slice of eight rows, behind one that tells all are judged."""
    monkeypatch.setattr(importer, "batch_rows", 1_000)
    state.settings = replace(state.settings, settle_seconds=0.0)


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("slow")
def test_what_slow_work_leaves_follows_under_the_same_lease(state, upload, sheet, between):
    run_id, seen = upload(sheet(*people(18))).id, []
    between(lambda: seen.append((members(state), held(state)[0][:2])))

    assert not run_once(state, run_id)

    assert seen == [(0, ("waiting", 1)), (0, ("judged", 1)), (16, ("judged", 1))]
    assert held(state) == [("settled", 1, None)]
    assert stored(state, run_id) == (RunStatus.COMPLETED, 18, 0)


@pytest.mark.usefixtures("slow")
def test_what_slow_work_leaves_is_taken_anew_once_the_time_of_the_job_is_over(
    state, upload, sheet, between
):
    run_id, deadline = upload(sheet(*people(18))).id, time.monotonic() + 2
    over = lambda: time.monotonic() > deadline  # noqa: E731 - It is said twice.
    between(lambda: over() or wait_until(over, lambda: None, WAIT_SECONDS))

    assert step(state, run_id, threading.Event(), deadline)

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
            taken.append(leases.take(state.session, run_id, "thief", 60, "1"))

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


@pytest.fixture
def yielding(importer, monkeypatch):
    """Let what is prepared be yielded; return of how many rows it was asked, and its ends."""
    asked, ended = [], []

    def prepare(self, rows):
        asked.append(len(rows))
        try:
            for row in rows:
                yield f"hash of {row[importer.pin]}"
        finally:
            ended.append(len(asked))

    monkeypatch.setattr(importer, "prepare", prepare)
    return asked, ended


def hashes(state):
    state.session.rollback()
    return state.session.execute(text("select login, pin from member order by id")).all()


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("slow")
def test_what_yields_its_results_is_asked_once_for_all_rows(state, upload, sheet, yielding):
    run_id = upload(sheet(*people(18))).id

    assert not run_once(state, run_id)

    assert yielding == ([18], [1])
    assert sorted(hashes(state)) == sorted((f"user{n}", f"hash of {n}") for n in range(18))
    assert held(state) == [("settled", 1, None)]


@pytest.mark.usefixtures("slow")
def test_what_yields_is_closed_where_what_is_left_is_taken_anew(state, upload, sheet, yielding):
    run_id = upload(sheet(*people(10))).id
    assert step(state, run_id, threading.Event())

    assert step(state, run_id, threading.Event())
    assert (yielding, members(state)) == (([10], [1]), 8)

    assert step(state, run_id, threading.Event())
    assert (yielding, members(state)) == (([10, 2], [1, 2]), 10)


@pytest.mark.usefixtures("slow")
def test_what_yields_is_closed_by_a_worker_that_leaves(
    state, upload, sheet, between, yielding, finish
):
    run_id, stopping = upload(sheet(*people(18))).id, threading.Event()
    between(lambda: members(state) and stopping.set())

    assert not run_once(state, run_id, stopping)

    assert (yielding, members(state)) == (([18], [1]), 16)
    finish(run_id)
    assert stored(state, run_id) == (RunStatus.COMPLETED, 18, 0)


@pytest.mark.usefixtures("slow")
def test_what_yields_is_closed_where_the_lease_was_lost(state, upload, sheet, between, yielding):
    run_id = upload(sheet(*people(10))).id
    between(lambda: runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled it."))

    assert run_once(state, run_id)

    assert (yielding, members(state)) == (([10], [1]), 0)


@pytest.mark.parametrize("count", [0, 1, 4, 6])
def test_where_there_is_not_one_result_for_each_row_the_import_ends(
    state, upload, sheet, importer, monkeypatch, count
):
    def prepare(self, rows):
        yield from ["hash"] * count

    monkeypatch.setattr(importer, "prepare", prepare)
    run_id = upload(sheet(*people(5))).id

    assert not run_once(state, run_id)

    assert stored(state, run_id) == (RunStatus.FAILED, 0, 0)
    assert members(state) == 0


@pytest.mark.usefixtures("slow")
def test_what_yields_is_closed_where_the_uploader_is_gone_meanwhile(
    state, upload, sheet, yielding, importer, monkeypatch
):
    run_id, create = upload(sheet(*people(18))).id, importer.create

    def create_and_go(self, rows):
        state.actors.gone.add("ann")
        return create(self, rows)

    monkeypatch.setattr(importer, "create", create_and_go)
    assert run_once(state, run_id)

    assert (yielding, members(state)) == (([18], [1]), 16)
    assert stored(state, run_id)[0] == RunStatus.FAILED
