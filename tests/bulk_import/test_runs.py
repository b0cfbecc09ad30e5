"""An import's counts and status: true at every moment, whoever writes at the same time."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from plugins.bulk_import import runs
from plugins.bulk_import.jobs import step
from plugins.bulk_import.models import (
    CANCELLED,
    COMPLETED,
    COMPLETED_WITH_ERRORS,
    PENDING,
    RUNNING,
    ImportBatch,
    ImportRow,
    ImportRun,
)

GOOD, BAD, COPY = "user{},1,,TRUE", "user{},1,,oops", "copy,1,,TRUE"


@pytest.fixture
def empty_database_url(url_of):
    return url_of("sqlite")


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
    assert (fresh(run_id).status, fresh(run_id).started_at) == (PENDING, None)

    step(state, run_id, threading.Event())

    run = fresh(run_id)
    assert (run.status, run.finished_at) == (RUNNING, None)
    assert run.uploaded_at <= run.started_at <= run.updated_at
    assert (counts(run), run.waiting_rows, run.is_open) == ((1, 0, 0, 0), 1, True)


def test_the_status_follows_the_counts(state, upload, sheet, fresh):
    run_id = upload(sheet(*(GOOD.format(n) for n in range(3)))).id

    runs.count(state.session, run_id, created=2)
    assert fresh(run_id).status == PENDING
    runs.count(state.session, run_id, created=2)
    state.session.commit()
    assert (fresh(run_id).status, fresh(run_id).finished_at) == (RUNNING, None)
    runs.count(state.session, run_id, failed=1)
    state.session.commit()

    run = fresh(run_id)
    assert (run.status, run.is_open) == (COMPLETED_WITH_ERRORS, False)
    assert run.finished_at >= run.uploaded_at


def test_nothing_is_counted_in_an_import_that_has_ended(state, upload, sheet, fresh):
    run_id = upload(sheet("ann,1,,TRUE")).id
    assert runs.end(state.session, run_id, CANCELLED, "Ann cancelled the import.")

    runs.count(state.session, run_id, created=1)
    state.session.commit()

    assert (fresh(run_id).status, counts(fresh(run_id))) == (CANCELLED, (0, 0, 0, 1))


def test_ending_keeps_what_is_created_and_failed(state, upload, sheet, fresh):
    rows = [(BAD if n % 5 == 0 else GOOD).format(n) for n in range(30)]
    run_id = upload(sheet(*rows)).id
    for _ in range(2):
        step(state, run_id, threading.Event())

    assert runs.end(state.session, run_id, CANCELLED, "Ann cancelled the import.")

    run = fresh(run_id)
    assert counts(run) == (30, 10, 6, 14)
    found = Counter(state.session.scalars(select(ImportRow.outcome)))
    assert found == {"created": 10, "failed": 6, "not_attempted": 14}
    assert run.reason == "Ann cancelled the import."
    assert set(state.session.scalars(select(ImportBatch.sealed))) == {None}


def test_an_import_ends_once(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,1,,TRUE")).id)

    assert not runs.end(state.session, run.id, CANCELLED, "Too late.")
    assert (run.status, run.reason) == (COMPLETED, "")


def test_only_ended_imports_whose_day_has_come_are_purged(state, upload, finish, sheet):
    ended, waiting = finish(upload(sheet("ann,1,,oops")).id), upload(sheet("bob,1,,oops"))
    finish(upload(sheet("cy,1,,oops")).id)
    state.session.execute(
        update(ImportRun).where(ImportRun.id.in_([ended.id, waiting.id])).values(expires_at=0)
    )
    state.session.commit()

    assert (runs.purge(state.session), runs.purge(state.session)) == (1, 0)
    sealed = state.session.execute(select(ImportRow.run_id, ImportRow.sealed.is_(None))).all()
    assert [is_gone for _, is_gone in sorted(map(tuple, sealed))] == [True, False]
    assert finish(waiting.id).failed_rows == 1


def test_a_purged_row_keeps_its_codes(state, upload, finish, sheet):
    run = finish(upload(sheet("ann,,Golf,oops")).id)
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()
    runs.purge(state.session)

    (row,) = state.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id))
    assert (row.outcome, row.sealed) == ("failed", None)
    assert row.codes == "pin.empty club.unknown active.type"


@settings(
    derandomize=True,
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
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
            runs.end(state.session, run_id, CANCELLED, "Stop.")
        more = step(state, run_id, threading.Event())
        done += 1
        assert_conserved(state, fresh(run_id))
    assert fresh(run_id).waiting_rows == 0


def assert_conserved(state, run):
    """Hold the counts of an import against what is written down, row by row."""
    query = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run.id)
    outcomes = dict(state.session.execute(query).tuples().all())
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
