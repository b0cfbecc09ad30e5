"""Untrue states: an import whose status is not so is counted, and one that waits rightly is not."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import update

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.tables.models import ImportBatch
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.batches import take_batch
from tests.bulk_import.host import GuestImporter, sheet_of

pytestmark = pytest.mark.usefixtures("a_busy_machine_is_not_silent")


@pytest.fixture
def running(state, upload, sheet):
    """Return an import of which one batch is judged, and nobody works on the next."""
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(30)))).id
    step(state, run_id, threading.Event())
    return run_id


def test_imports_that_wait_run_and_end_as_they_should_are_true(
    figure, upload, finish, sheet, running
):
    finish(upload(sheet("ann,1,,TRUE", "bob,1,,oops")).id)
    upload(sheet("cy,1,,TRUE"))
    assert figure("untrue_imports") == 0


@pytest.mark.parametrize(
    "values",
    [
        {"status": RunStatus.COMPLETED, "finished_at": 1.0},
        {"finished_at": 1.0},
        {"created_rows": 30},
    ],
    ids=["ended while rows wait", "an end time without an end", "open with every row done"],
)
def test_a_status_that_its_own_counts_contradict_is_untrue(figure, change, running, values):
    change(running, **values)
    assert figure("untrue_imports") == 1


def test_an_import_that_runs_while_nobody_works_is_untrue_after_a_minute(figure, change, running):
    change(running, updated_at=database_now() - 50)
    assert figure("untrue_imports") == 0
    change(running, updated_at=database_now() - 70)
    assert figure("untrue_imports") == 1


def test_one_that_waits_for_its_turn_or_for_a_time_of_rest_is_true(
    figure, change, running, state, upload, sheet
):
    change(running, updated_at=database_now() - 70, rest_until=database_now() + 30)
    assert figure("untrue_imports") == 0
    change(running, rest_until=None)
    other = upload(sheet("ann,1,,TRUE")).id
    take_batch(state.session, other, "a", 60, "1")

    assert figure("untrue_imports") == 0
    state.session.execute(update(ImportBatch).values(lease_until=database_now() - 1))
    state.session.commit()
    assert figure("untrue_imports") == 1


def test_an_undo_on_which_nobody_works_is_untrue_after_a_minute(figure, change, state, finish):
    upload = Upload("guests.csv", sheet_of("bob,1,,TRUE").encode(), "form")
    run_id = finish(accept(state, ImportRequest(GuestImporter, "ann", upload)).id).id
    change(run_id, updated_at=database_now() - 1000)
    assert figure("untrue_imports") == 0
    undo_requests.begin(
        state.session, UndoRequest(run_id, 0, "ann", "Ann"), undo_days=7, batch_rows=10
    )
    change(run_id, updated_at=database_now() - 1000)

    assert figure("untrue_imports") == 1
