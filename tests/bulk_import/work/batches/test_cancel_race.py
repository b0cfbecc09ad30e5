"""Cancelling while a batch is being cut up: what the canceller cannot see yet is ended too."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, text

from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRun
from plugins.bulk_import.storage.tables.statuses import BatchState, RunStatus
from plugins.bulk_import.work.batches import judging
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.tasks import outcomes
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("postgresql")


@pytest.fixture
def cutting(monkeypatch):
    """Hold whoever judges between writing the parts of a batch and its commit."""
    reached, go_on = threading.Event(), threading.Event()
    write_down = outcomes.write_outcome

    def held(*arguments, **options):
        reached.set()
        assert go_on.wait(WAIT_SECONDS)
        write_down(*arguments, **options)

    monkeypatch.setattr(judging, "write_outcome", held)
    return reached, go_on


def is_waiting_for_a_lock(state):
    query = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    found = state.session.scalar(text(query))
    state.session.rollback()
    return found > 0


def test_nothing_is_created_after_a_cancel_that_waited_for_the_judge(
    host, state, upload, sheet, cutting
):
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(30)))).id
    reached, go_on = cutting

    def judge():
        with host.app_context():
            step(state, run_id, threading.Event())
            state.db.session.remove()

    def cancel():
        with host.app_context():
            runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled the import.")
            state.db.session.remove()

    threads = [threading.Thread(target=judge), threading.Thread(target=cancel)]
    threads[0].start()
    assert reached.wait(WAIT_SECONDS)
    threads[1].start()
    while not is_waiting_for_a_lock(state):
        assert threads[1].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(WAIT_SECONDS)

    assert not step(state, run_id, threading.Event())
    run = state.session.get_one(ImportRun, run_id, populate_existing=True)
    assert (run.status, run.created_rows, run.not_attempted_rows) == (RunStatus.CANCELLED, 0, 30)
    assert set(state.session.scalars(select(ImportBatch.state))) == {BatchState.SETTLED}
    assert set(state.session.scalars(select(ImportBatch.sealed))) == {None}
