"""An import's counts and status: true at every moment, whoever writes at the same time."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from plugins.bulk_import.storage.maintenance import purge
from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.runs.leases import LeaseLost
from plugins.bulk_import.storage.runs.runs import Counts
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import BatchState, RunStatus
from plugins.bulk_import.work.jobs import step
from tests.suite.cases import cases
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")

GOOD, BAD, COPY = "user{},1,,TRUE", "user{},1,,oops", "copy,1,,TRUE"


both = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def work_until(state):
    """Return a task that works on an import until it has ended, as one job after another does."""

    def task(run_id):
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            state.session.rollback()
            run = state.session.get_one(ImportRun, run_id, populate_existing=True)
            if not run.is_open:
                return
            state.session.rollback()
            step(state, run_id, threading.Event())

    return lambda run_id: lambda: task(run_id)


@pytest.fixture
def fresh(state):
    """Return a function that reads an import anew."""

    def read(run_id):
        state.session.rollback()
        return state.session.get_one(ImportRun, run_id, populate_existing=True)

    return read


def counts(run):
    return (run.judged_rows, run.created_rows, run.failed_rows, run.not_attempted_rows)


def test_an_import_runs_from_its_first_batch_on(state, upload, sheet, fresh):
    run_id = upload(sheet("ann,1,,TRUE")).id
    assert (fresh(run_id).status, fresh(run_id).started_at) == (RunStatus.PENDING, None)

    step(state, run_id, threading.Event())

    run = fresh(run_id)
    assert (run.status, run.finished_at) == (RunStatus.RUNNING, None)
    assert run.uploaded_at <= run.started_at <= run.updated_at
    assert (counts(run), run.waiting_rows, run.is_open) == ((1, 0, 0, 0), 1, True)


def test_the_status_follows_the_counts(state, upload, sheet, fresh):
    run_id = upload(sheet(*(GOOD.format(n) for n in range(3)))).id

    runs.count(state.session, run_id, Counts(created=2), 0.0)
    assert fresh(run_id).status == RunStatus.PENDING
    runs.count(state.session, run_id, Counts(created=2), 0.0)
    state.session.commit()
    assert (fresh(run_id).status, fresh(run_id).finished_at) == (RunStatus.RUNNING, None)
    runs.count(state.session, run_id, Counts(failed=1), 0.0)
    state.session.commit()

    run = fresh(run_id)
    assert (run.status, run.is_open) == (RunStatus.COMPLETED_WITH_ERRORS, False)
    assert run.finished_at >= run.uploaded_at


def test_nothing_is_counted_in_an_import_that_has_ended(state, upload, sheet, fresh):
    run_id = upload(sheet("ann,1,,TRUE")).id
    assert runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled the import.")

    with pytest.raises(LeaseLost):
        runs.count(state.session, run_id, Counts(created=1), 0.0)

    assert (fresh(run_id).status, counts(fresh(run_id))) == (RunStatus.CANCELLED, (0, 0, 0, 1))


def test_ending_keeps_what_is_created_and_failed(state, upload, sheet, fresh):
    rows = [(BAD if n % 5 == 0 else GOOD).format(n) for n in range(30)]
    run_id = upload(sheet(*rows)).id
    for _ in range(2):
        step(state, run_id, threading.Event())

    assert runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled the import.")

    run = fresh(run_id)
    assert counts(run) == (30, 10, 6, 14)
    found = Counter(state.session.scalars(select(ImportRow.outcome)))
    assert found == {"created": 10, "failed": 6, "not_attempted": 14}
    assert run.reason == "Ann cancelled the import."
    assert set(state.session.scalars(select(ImportBatch.sealed))) == {None}


def test_ending_raises_the_fence_of_each_open_batch_and_of_no_other(state, upload, sheet):
    run_id = upload(sheet(*(GOOD.format(n) for n in range(20)))).id
    for _ in range(2):
        step(state, run_id, threading.Event())
    batches = select(ImportBatch.state == BatchState.SETTLED, ImportBatch.fence)
    before = state.session.execute(batches.order_by(ImportBatch.number)).all()
    assert {is_settled for is_settled, _ in before} == {True, False}

    runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled the import.")

    after = state.session.execute(batches.order_by(ImportBatch.number)).all()
    assert [tuple(row) for row in after] == [
        (True, fence + (not is_settled)) for is_settled, fence in before
    ]


def test_an_import_ends_once(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,1,,TRUE")).id)

    assert not runs.end(state.session, run.id, RunStatus.CANCELLED, "Too late.")
    assert (run.status, run.reason) == (RunStatus.COMPLETED, "")


def test_imports_whose_day_has_come_are_purged_and_open_ones_ended(
    state, upload, finish, sheet, fresh
):
    ended, waiting = finish(upload(sheet("ann,1,,oops")).id), upload(sheet("bob,1,,oops"))
    finish(upload(sheet("cy,1,,oops")).id)
    state.session.execute(
        update(ImportRun).where(ImportRun.id.in_([ended.id, waiting.id])).values(expires_at=0)
    )
    state.session.commit()

    assert (purge_expired(state.session), purge_expired(state.session)) == (2, 0)
    sealed = state.session.execute(select(ImportRow.run_id, ImportRow.sealed.is_(None))).all()
    assert [is_gone for _, is_gone in sorted(map(tuple, sealed))] == [True, True, False]
    assert (fresh(waiting.id).status, fresh(waiting.id).not_attempted_rows) == (RunStatus.FAILED, 1)
    assert set(state.session.scalars(select(ImportBatch.sealed))) == {None}


def test_an_import_that_is_being_taken_back_is_purged_when_that_has_ended(
    state, upload, finish, sheet
):
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,oops")).id)
    past = {"expires_at": 1, "finished_at": 1, "undo_started_at": 1}
    state.session.execute(update(ImportRun).values(past))
    state.session.commit()
    assert purge_expired(state.session, 7, {"members"}) == 0

    state.session.execute(update(ImportRun).values(undo_finished_at=2))
    state.session.commit()
    assert purge_expired(state.session, 7, {"members"}) == 1


def test_an_early_end_leaves_the_outcomes_that_there_are(state, upload, sheet, fresh):
    run_id = upload(sheet("ann,1,,TRUE", "bob,1,,oops")).id
    step(state, run_id, threading.Event())
    assert counts(fresh(run_id)) == (2, 0, 1, 0)

    # A program that has failed names every row of its batch.
    assert runs.end(state.session, run_id, RunStatus.FAILED, "It failed.", lines=[2, 3])

    outcomes = select(ImportRow.outcome).where(ImportRow.run_id == run_id).order_by(ImportRow.line)
    assert state.session.scalars(outcomes).all() == ["not_attempted", "failed"]
    assert_conserved(state, fresh(run_id))


def test_an_import_of_which_all_was_taken_back_waits_for_no_undo(state, upload, finish, sheet):
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,oops")).id)
    state.session.execute(update(ImportRun).values(expires_at=1))
    state.session.commit()
    assert purge_expired(state.session, 7, {"members"}) == 0

    state.session.execute(update(ImportRun).values(undone_rows=ImportRun.created_rows))
    state.session.commit()
    assert purge_expired(state.session, 7, {"members"}) == 1


@both
def test_after_the_purge_nothing_sealed_is_left_in_any_table(
    state, upload, finish, sheet, monkeypatch
):
    monkeypatch.setattr(purge, "PURGED_AT_ONCE", 2)
    for number in range(5):
        finish(upload(sheet(f"user{number},1,,oops")).id)
    upload(sheet("waits,1,,TRUE"))
    assert len(sealed_texts(state)) == 6
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()

    assert purge_expired(state.session) == 6
    assert sealed_texts(state) == []


def sealed_texts(state):
    """Return whatever a key could open, in every column of every table of the plugin."""
    tables = ImportRun.metadata.sorted_tables
    rows = [row for table in tables for row in state.session.execute(select(table))]
    state.session.rollback()
    return [cell for row in rows for cell in row if ".1." in str(cell)]


def test_a_purged_row_keeps_its_codes(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,,Golf,oops")).id)
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()
    purge_expired(state.session)

    (row,) = state.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id))
    assert (row.outcome, row.sealed) == ("failed", None)
    assert row.codes == "pin.empty club.unknown active.type"


@both
def test_two_imports_of_the_same_people_at_once_create_everybody_once(
    state, host, upload, sheet, fresh, at_once, work_until
):
    logins = [f"user{n:02}" for n in range(40)]
    one = upload(sheet(*(f"{login},1,,TRUE" for login in logins))).id
    two = upload(sheet(*(f"{login.upper()},1,,TRUE" for login in reversed(logins)))).id

    at_once(work_until(one), work_until(two))

    for run_id in (one, two):
        assert_conserved(state, fresh(run_id))
    assert fresh(one).created_rows + fresh(two).created_rows == 40
    assert fresh(one).failed_rows + fresh(two).failed_rows == 40


@both
def test_an_import_delivered_twice_at_the_same_time_creates_everybody_once(
    state, host, upload, sheet, fresh, at_once, work_until
):
    run_id = upload(sheet(*(f"user{n},1,,{'TRUE' if n % 3 else 'x'}" for n in range(60)))).id

    at_once(work_until(run_id), work_until(run_id), work_until(run_id))

    assert_conserved(state, fresh(run_id))
    assert (fresh(run_id).created_rows, fresh(run_id).failed_rows) == (40, 20)


@both
def test_cancelling_while_somebody_works_loses_no_row(
    state, host, upload, sheet, fresh, at_once, work_until
):
    run_id = upload(sheet(*(f"user{n},1,,{'TRUE' if n % 3 else 'x'}" for n in range(90)))).id

    def cancel():
        while not state.session.scalar(select(ImportRun.created_rows)):
            state.session.rollback()
        state.session.rollback()
        runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled the import.")

    at_once(work_until(run_id), cancel)

    assert_conserved(state, fresh(run_id))
    assert fresh(run_id).waiting_rows == 0


@cases(20)
@given(
    kinds=st.lists(st.sampled_from([GOOD, GOOD, BAD, COPY]), min_size=1, max_size=40),
    steps=st.one_of(st.none(), st.integers(0, 5)),
    is_atomic=st.booleans(),
)
def test_rows_are_created_failed_waiting_or_not_attempted_at_every_moment(
    state, upload, sheet, fresh, kinds, steps, is_atomic
):
    state.session.execute(text("delete from member"))
    state.session.commit()
    mode = "all_or_nothing" if is_atomic else "partial"
    rows = [kind.format(number) for number, kind in enumerate(kinds)]
    run_id = upload(sheet(*rows), mode=mode).id
    done, more = 0, True
    while more:
        if done == steps:
            runs.end(state.session, run_id, RunStatus.CANCELLED, "Stop.")
        more = step(state, run_id, threading.Event())
        done += 1
        assert_conserved(state, fresh(run_id))
    assert fresh(run_id).waiting_rows == 0


def assert_conserved(state, run):
    """Hold the counts of an import against what is written down, row by row."""
    query = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run.id)
    outcomes = dict(state.session.execute(query).all())
    found = Counter(outcomes.values())
    assert found["created"] == run.created_rows
    assert found["failed"] == run.failed_rows
    assert found["not_attempted"] == run.not_attempted_rows
    members = state.session.scalar(text(f"select count(*) from member where run_id = {run.id}"))
    assert members == run.created_rows
    assert run.is_open == (run.waiting_rows > 0)
    waiting = state.session.scalars(
        select(ImportBatch.row_count).where(
            ImportBatch.run_id == run.id, ImportBatch.state != "settled"
        )
    )
    assert sum(waiting) == run.waiting_rows
