"""A table that somebody holds for long, or reads slowly, makes imports wait and no row guilty."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from plugins.bulk_import.storage.database.transaction_limits import limit_transactions
from plugins.bulk_import.work.batches import retries
from plugins.bulk_import.work.batches.retries import retry
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.work.stages import held, run_once

pytestmark = pytest.mark.databases("postgresql")


@pytest.mark.parametrize(("stages", "mode"), [(0, "ACCESS EXCLUSIVE"), (1, "SHARE")])
def test_a_batch_is_released_without_a_death_while_a_table_is_locked(
    state, upload, sheet, persist, caplog, monkeypatch, stages, mode
):
    monkeypatch.setattr(retries, "PAUSE_SECONDS", 0.01)
    run_id = upload(sheet("ann,1,,TRUE", "bob,2,,TRUE")).id
    for _ in range(stages):
        assert step(state, run_id, threading.Event())
    limit_transactions(state.db.engine, 30, hang_seconds=0.4)
    with state.db.engine.connect() as holder:
        holder.execute(text(f"LOCK TABLE member IN {mode} MODE"))
        assert not run_once(state, run_id)

    assert "job.outage" in caplog.text
    assert [lease for _, _, lease in held(state)] == [None]
    run = persist(run_id)
    assert (run.created_rows, run.failed_rows) == (2, 0)


@pytest.mark.parametrize("mode", ["ACCESS EXCLUSIVE", "SHARE"])
def test_an_undo_waits_while_a_table_is_locked_and_keeps_nobody_for_it(
    state, imported, begin, finish, caplog, monkeypatch, mode
):
    monkeypatch.setattr(retries, "PAUSE_SECONDS", 0.01)
    run = imported("cy", "dot")
    begin(run)
    limit_transactions(state.db.engine, 30, hang_seconds=0.4)
    with state.db.engine.connect() as holder:
        holder.execute(text(f"LOCK TABLE member IN {mode} MODE"))
        assert not run_once(state, run.id)

    assert "job.outage" in caplog.text
    assert finish(run.id).undone_rows == 2


def test_a_statement_that_has_taken_too_long_is_not_sent_again(state):
    tries = []

    def settle():
        tries.append(1)
        state.session.execute(text("SET LOCAL statement_timeout = 20"))
        state.session.execute(text("SELECT pg_sleep(9)"))

    with pytest.raises(OperationalError):
        retry(state.session, threading.Event(), settle)

    assert len(tries) == 1
