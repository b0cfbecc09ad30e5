"""A batch that keeps killing its worker is taken row by row, once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, text, update

from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.batches.poison import MOST_POISON
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.tasks.endings import STOPPED_OFTEN
from tests.bulk_import.batches import take_batch

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def die(state):
    """Return a function that takes the next batch and dies without a word."""
    return lambda run_id: take_batch(state.session, run_id, "dies", -1, "1")


@pytest.fixture
def rows(sheet):
    return sheet("ann,1,,TRUE", "bob,1,,TRUE", "cy,1,,oops", "dee,1,,TRUE")


def open_batches(state):
    state.session.rollback()
    query = select(ImportBatch).where(ImportBatch.state != "settled").order_by(ImportBatch.number)
    found = state.session.scalars(query.execution_options(populate_existing=True))
    return [(each.first_line, each.row_count, each.tries, each.state) for each in found]


def members(state):
    return list(state.session.scalars(text("select login from member order by login")))


def test_a_batch_may_die_some_times_and_is_still_one(state, upload, rows, die):
    run_id = upload(rows).id
    for _ in range(2):
        die(run_id)

    step(state, run_id, threading.Event())

    assert open_batches(state) == [(2, 3, 2, "judged")]


def test_one_that_died_too_often_while_judging_becomes_rows_that_were_not_judged(
    state, upload, rows, die, persist
):
    run_id = upload(rows).id
    for _ in range(4):
        die(run_id)

    step(state, run_id, threading.Event())

    assert open_batches(state) == [(line, 1, 3, "waiting") for line in (2, 3, 4, 5)]
    run = persist(run_id)
    assert (run.judged_rows, run.created_rows, run.failed_rows) == (4, 3, 1)


def test_one_that_died_too_often_afterwards_becomes_rows_that_were_judged(
    state, upload, rows, die, persist
):
    run_id = upload(rows).id
    step(state, run_id, threading.Event())
    for _ in range(4):
        die(run_id)

    step(state, run_id, threading.Event())

    assert open_batches(state) == [(line, 1, 3, "judged") for line in (2, 3, 5)]
    run = persist(run_id)
    assert (run.judged_rows, run.created_rows, run.failed_rows) == (4, 3, 1)


def test_the_row_that_kills_again_fails_and_counts_stay_true(state, upload, rows, die, persist):
    run_id = upload(rows).id
    for _ in range(4):
        die(run_id)
    step(state, run_id, threading.Event())
    kill_at(state, run_id, line=3)

    run = persist(run_id)

    assert members(state) == ["ann", "dee"]
    assert (run.judged_rows, run.created_rows, run.failed_rows) == (4, 2, 2)
    codes = dict(state.session.execute(select(ImportRow.line, ImportRow.codes)).all())
    assert codes == {2: "", 3: "row.not_processed", 4: "active.type", 5: ""}


def kill_at(state, run_id, line):
    """Make the batch that begins in a line look as if another worker had died with it."""
    chosen = (ImportBatch.run_id == run_id, ImportBatch.first_line == line)
    state.session.execute(update(ImportBatch).where(*chosen).values(lease_until=0))
    state.session.commit()


def test_a_file_of_one_row_that_kills_fails_in_the_end(state, upload, sheet, die, persist):
    run_id = upload(sheet("ann,1,,TRUE")).id
    for _ in range(4):
        die(run_id)

    run = persist(run_id)

    assert (run.created_rows, run.failed_rows, members(state)) == (0, 1, [])


def test_all_or_nothing_that_keeps_dying_is_ended(state, upload, sheet, die, persist):
    run_id = upload(sheet("ann,1,,TRUE", "bob,1,,TRUE"), mode="all_or_nothing").id
    for _ in range(5):
        die(run_id)

    run = persist(run_id)

    assert (run.status, run.not_attempted_rows, members(state)) == (RunStatus.FAILED, 2, [])
    assert run.reason.endswith("the import was ended.")


def test_the_next_batches_keep_their_numbers(state, upload, sheet, die, persist):
    run_id = upload(sheet(*(f"user{n},1,,{'x' if n % 4 == 0 else 'TRUE'}" for n in range(40)))).id
    step(state, run_id, threading.Event())
    for _ in range(4):
        die(run_id)

    run = persist(run_id)

    assert (run.created_rows, run.failed_rows) == (30, 10)


def test_an_import_that_kills_its_workers_row_by_row_is_ended(state, upload, rows, die, persist):
    run_id = upload(rows).id
    for _ in range(6):
        die(run_id)

    run = persist(run_id)

    assert (run.status, run.not_attempted_rows) == (RunStatus.FAILED, 4)
    assert run.reason == STOPPED_OFTEN


def test_many_rows_that_kill_end_the_import(state, upload, sheet, die, persist):
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(MOST_POISON + 5)))).id
    for _ in range(4):
        die(run_id)
    step(state, run_id, threading.Event())
    state.session.execute(update(ImportBatch).values(tries=4))
    state.session.commit()

    run = persist(run_id)

    assert (run.status, run.failed_rows, run.not_attempted_rows) == (
        RunStatus.FAILED,
        MOST_POISON,
        5,
    )
