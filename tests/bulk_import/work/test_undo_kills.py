"""A worker is killed at many moments of an undo: each record goes once, or stays with a reason."""

from __future__ import annotations

import random
import time

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.bulk_import.host import GuestImporter, Member, db, sheet_of
from tests.bulk_import.killed_worker import work
from tests.inspection.statements import recorded
from tests.suite.waiting import WAIT_SECONDS

MOMENTS = (5, pytest.param(40, marks=pytest.mark.thorough))
GUESTS = 60


def begin(state, finish, number):
    """Return an import whose undo has begun, and how many of its guests came."""
    names = [f"guest{number}.{each}" for each in range(GUESTS)]
    content = sheet_of(*(f"{name},1,,TRUE" for name in names)).encode()
    upload = Upload("guests.csv", content, f"form {number}")
    run = finish(accept(state, ImportRequest(GuestImporter, "ann", upload)).id)
    came = names[:: 1 + number % 7]
    state.session.execute(update(Member).where(Member.login.in_(came)).values(visits=1))
    state.session.commit()
    request = UndoRequest(run.id, 0, "ann", "Ann")
    undo_requests.begin(state.session, request, undo_days=7, batch_rows=10)
    return run.id, len(came)


def check(state, run_id):
    """Assert that every row says what is true of its record, at whatever moment."""
    state.session.rollback()
    run = state.session.get_one(ImportRun, run_id, populate_existing=True)
    query = select(ImportRow.undo_outcome, ImportRow.undo_reason, Member.visits)
    joined = query.join_from(
        ImportRow, Member, ImportRow.record_id == Member.id.cast(db.String), isouter=True
    )
    rows = state.session.execute(joined.where(ImportRow.run_id == run_id)).all()
    for outcome, reason, visits in rows:
        assert (outcome == "undone") == (visits is None)
        assert (outcome == "kept") == (reason is not None)
        assert outcome != "kept" or visits == 1
    outcomes = [outcome for outcome, _, _ in rows]
    assert (outcomes.count("undone"), outcomes.count("kept")) == (run.undone_rows, run.kept_rows)
    return run


@pytest.mark.slow
@pytest.mark.parametrize("count", MOMENTS)
def test_a_worker_killed_at_any_moment_of_an_undo_loses_and_doubles_nobody(state, finish, count):
    first, _ = begin(state, finish, count)
    with recorded(db.engine) as statements:
        finish(first)
    moments, stopped_in_the_middle = random.Random(78), 0
    for number in range(count):
        run_id, came = begin(state, finish, number)
        work(state, run_id, moments.randint(1, len(statements)))
        stopped_in_the_middle += check(state, run_id).is_undoing
        deadline = time.monotonic() + WAIT_SECONDS
        while check(state, run_id).is_undoing:
            assert time.monotonic() < deadline
            finish(run_id)
        run = check(state, run_id)
        assert (run.undone_rows, run.kept_rows) == (GUESTS - came, came)
    assert stopped_in_the_middle
