"""How far an import in progress is: a guess that falls steadily, else the lines at work."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from plugins.bulk_import.reports.history.progress import lines_at_work, progress_text
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRun
from plugins.bulk_import.storage.tables.statuses import BatchState

pytestmark = pytest.mark.databases("sqlite")


def run_of(**values):
    """Return an import of 500 rows of which 100 were done in ten seconds."""
    counts = {"created_rows": 100, "failed_rows": 0, "not_attempted_rows": 0}
    times = {"started_at": 1000.0, "updated_at": 1010.0}
    empty = {"updated_rows": 0, "unchanged_rows": 0, "paused_seconds": 0.0}
    return ImportRun(total_rows=500, **(counts | empty | times | values))


def test_between_two_batches_the_guess_falls_by_the_second():
    told = [progress_text(run_of(), 1010.0 + passed) for passed in (0, 1, 5, 20)]

    assert told == [f"100 of 500 · about {left} s left" for left in (40, 39, 35, 20)]


def test_a_guess_that_was_too_short_gives_way_to_the_lines_at_work():
    assert progress_text(run_of(), 1051.0, "working on lines 102 to 201") == (
        "100 of 500 · working on lines 102 to 201"
    )
    assert progress_text(run_of(), 1051.0) == "100 of 500"


def test_pauses_are_left_out_of_the_estimated_time():
    run = run_of(updated_at=4610.0, paused_seconds=3600.0)

    assert progress_text(run, 4610.0) == "100 of 500 · about 40 s left"


def test_before_the_first_batch_is_done_the_lines_at_work_are_told():
    run = run_of(created_rows=0, updated_at=1000.0)
    assert progress_text(run, 1007.0, "checking lines 2 to 501") == (
        "0 of 500 · checking lines 2 to 501"
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "checking lines 2 to 4"),
        ({"state": BatchState.JUDGED}, "working on lines 2 to 4"),
        ({"state": BatchState.SETTLED}, None),
        ({"lease_until": None}, None),
        ({"lease_until": database_now() - 1}, None),
    ],
)
def test_the_lines_are_those_that_somebody_has_in_hand(state, upload, sheet, values, told):
    run = upload(sheet(*(f"m{number},1,,TRUE" for number in range(3))))
    leased = {"lease_until": database_now() + 60} | values
    state.session.execute(update(ImportBatch).values(**leased))
    state.session.commit()

    assert lines_at_work(state.session, [run.id]).get(run.id) == told
    assert lines_at_work(state.session, []) == {}


def test_several_batches_in_hand_are_told_together(state, upload, sheet):
    run = upload(sheet(*(f"m{number},1,,TRUE" for number in range(25))))
    leased = {"lease_until": database_now() + 60, "state": BatchState.JUDGED}
    state.session.execute(update(ImportBatch).values(**leased))
    state.session.commit()

    assert lines_at_work(state.session, [run.id]) == {run.id: "working on lines 2 to 26"}
