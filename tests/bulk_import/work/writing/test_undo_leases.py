"""An undo in batches under leases: counts at every moment, stale workers, batches that kill."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import event, func, select

from plugins.bulk_import.engine.sentences import messages
from plugins.bulk_import.storage.runs import leases
from plugins.bulk_import.storage.runs.leases import LeaseLost
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.undo import undos
from plugins.bulk_import.work import reconciler
from plugins.bulk_import.work.batches.poison import MOST_POISON
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.batches import take_batch
from tests.bulk_import.host import GuestImporter, db
from tests.bulk_import.work.undos import logins, outcomes, visit

BOTH = pytest.mark.databases("sqlite", "postgresql")
pytestmark = pytest.mark.databases("sqlite")


def test_a_stale_worker_takes_nobody_back(state, imported, begin, finish):
    run = imported("bob", "cy")
    begin(run)
    stale = take_batch(state.session, run.id, "freezes", -1, "1")
    assert stale is not None

    finish(run.id)

    with pytest.raises(LeaseLost):
        leases.settle(state.session, stale, state="settled")
    assert state.session.get_one(ImportRun, run.id).undone_rows == 2


@BOTH
def test_a_record_gets_one_outcome_of_an_undo(state, imported, begin):
    run = imported("bob", "cy", "dee")
    begin(run)
    undos.write_outcomes(state.session, run.id, [2], {})
    state.session.commit()

    for undone, kept in (([2, 3], {}), ([3], {2: "came"})):
        with pytest.raises(LeaseLost):
            undos.write_outcomes(state.session, run.id, undone, kept)

    assert outcomes(state, run) == {2: "undone", 3: None, 4: None}
    run = state.session.get_one(ImportRun, run.id, populate_existing=True)
    assert (run.undone_rows, run.kept_rows) == (1, 0)


def test_the_reconciler_queues_an_undo(state, imported, begin, queue):
    run = imported("bob")
    assert reconciler.ready_runs(state.session, 1, 60) == []
    queue.empty()
    begin(run)

    reconciler.reconcile(state)

    assert reconciler.ready_runs(state.session, 1, 60) == [run.id]
    assert queue.get_job_ids() == [f"import-{run.id}-0"]


def test_an_undo_that_a_worker_holds_is_not_queued(state, imported, begin):
    run = imported("bob")
    begin(run)
    take_batch(state.session, run.id, "works", 60, "1")

    assert reconciler.ready_runs(state.session, 1, 60) == []


def test_a_batch_that_kills_is_taken_record_by_record_and_the_one_to_blame_stays(
    state, imported, begin, finish, monkeypatch
):
    undo = GuestImporter.undo

    def fails(self, records):
        if any(record.login == "cy" for record in records):
            raise RuntimeError
        undo(self, records)

    monkeypatch.setattr(GuestImporter, "undo", fails)
    run = imported("bob", "cy", "dee")
    begin(run)
    for _ in range(20):
        run = finish(run.id)

    assert outcomes(state, run) == {2: "undone", 3: "not_processed", 4: "undone"}
    assert (run.is_undoing, run.undone_rows, run.kept_rows) == (False, 2, 1)


def test_an_undo_that_kills_at_every_record_is_ended(state, imported, begin, finish, monkeypatch):
    def fails(self, records):
        raise RuntimeError

    monkeypatch.setattr(GuestImporter, "undo", fails)
    run = imported(*(f"guest{number}" for number in range(MOST_POISON + 5)))
    begin(run)
    for _ in range(200):
        run = finish(run.id)
        if not run.is_undoing:
            break

    assert (run.undo_reason, run.undone_rows) == (messages.UNDO_STOPPED, 0)
    assert run.kept_rows == run.created_rows == MOST_POISON + 5
    assert len(logins(state)) == MOST_POISON + 5


@BOTH
def test_counts_add_up_at_every_moment_of_an_undo(state, imported, begin):
    run = imported(*(f"guest{number}" for number in range(35)))
    begin(run)
    stopping, seen = threading.Event(), []
    while step(state, run.id, stopping):
        run = state.session.get_one(ImportRun, run.id, populate_existing=True)
        done = state.session.scalar(
            select(func.count()).where(ImportRow.run_id == run.id, ImportRow.undo_outcome != None)  # noqa: E711 - It is SQL.
        )
        seen.append((run.undone_rows, len(logins(state)), done, run.is_undoing))
        state.session.rollback()

    assert seen == [(10, 25, 10, True), (20, 15, 20, True), (30, 5, 30, True), (35, 0, 35, False)]


@BOTH
def test_an_undo_that_stops_within_a_batch_takes_back_nobody_of_it(state, imported, begin, finish):
    state.settings = replace(state.settings, lease_seconds=600)
    run = imported("bob", "cy")
    begin(run)

    def cut(*_):
        raise KeyboardInterrupt

    event.listen(db.session, "after_flush", cut)
    with pytest.raises(KeyboardInterrupt):
        step(state, run.id, threading.Event())
    event.remove(db.session, "after_flush", cut)
    state.session.rollback()

    assert logins(state) == {"bob", "cy"}
    assert outcomes(state, run) == {2: None, 3: None}
    assert finish(run.id).is_undoing, "The lease of whoever died goes on."


def test_statements_do_not_depend_on_how_many_records_there_are(state, imported, begin, statements):
    counts = []
    for size, token in ((2, "a"), (9, "b")):
        run = imported(*(f"{token}{number}" for number in range(size)), token=token)
        visit(state, *(f"{token}{number}" for number in range(0, size, 2)))
        begin(run)
        with statements() as seen:
            step(state, run.id, threading.Event())
        # The host deletes its records in one statement as well.
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_a_batch_left_open_belongs_to_the_undo_alone(state, imported, begin):
    run = imported("bob")
    before = state.session.scalar(select(func.max(ImportBatch.number)))
    begin(run)

    query = select(ImportBatch.number, ImportBatch.sealed, ImportBatch.lines)
    [(number, sealed, lines)] = state.session.execute(query.where(ImportBatch.state == "undo"))

    assert number > before
    assert (sealed, lines) == (None, "[2]")
