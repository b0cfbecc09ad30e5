"""What one job does when the program, the database, the seal or the world is at fault."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from rq.timeouts import JobTimeoutException
from sqlalchemy import create_engine, func, select, text, update

from plugins.bulk_import.storage.rows.unsealed import open_failed
from plugins.bulk_import.storage.runs import leases
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.jobs import step, work, work_for_a_while
from tests.bulk_import.batches import take_batch
from tests.parts.limits import without_threads

pytestmark = pytest.mark.databases("sqlite")

both = pytest.mark.databases("sqlite", "postgresql")
on_postgresql = pytest.mark.databases("postgresql")
NOT_PROCESSED = "Row: Could not be processed."


@pytest.fixture
def wrap(importer, monkeypatch):
    """Return a function that runs something before a method of the importer."""

    def put_before(name, action):
        method = getattr(importer, name)

        def wrapped(self, wanted):
            action(wanted)
            return method(self, wanted)

        monkeypatch.setattr(importer, name, wrapped)

    return put_before


@pytest.fixture
def judged(state, upload, sheet):
    """Return an import of three people that is judged and waits for its second pass."""
    run_id = upload(sheet("ann,1,,TRUE", "bob,2,,TRUE", "cy,3,,TRUE")).id
    assert step(state, run_id, threading.Event())
    return run_id


def batch(state):
    """Return the tries and the owner's right of the first open batch."""
    state.session.rollback()
    open_one = select(ImportBatch.tries, ImportBatch.lease_until, ImportBatch.state)
    return tuple(state.session.execute(open_one.where(ImportBatch.state != "settled")).first())


def members(state):
    state.session.rollback()
    return list(state.session.scalars(text("select login from member order by login")))


def sentences(state, run):
    query = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.sealed.is_not(None))
    return {
        each.line: open_failed(state.vault, run.public_id, each.line, each.sealed)
        .problems[0]
        .message
        for each in state.session.scalars(query)
    }


def fail_for(importer, login, error):
    """Return an action that raises when it meets the row of this login."""

    def act(rows):
        if any(row[importer.login] == login for row in rows):
            raise error

    return act


@pytest.mark.parametrize("stage", ["create", "prepare"])
def test_a_program_error_isolates_the_row_to_blame_and_creates_the_others(
    state, judged, persist, wrap, importer, stage, caplog
):
    wrap(stage, fail_for(importer, "bob", RuntimeError("pin 2 of bob")))

    run = persist(judged)

    assert (members(state), run.failed_rows) == (["ann", "cy"], 1)
    assert sentences(state, run) == {3: NOT_PROCESSED}
    assert "RuntimeError" in caplog.text
    assert "pin 2" not in caplog.text


def test_a_program_error_counts_as_a_death(state, judged, wrap, importer):
    wrap("create", fail_for(importer, "bob", RuntimeError()))

    for deaths in (1, 2, 3):
        assert not step(state, judged, threading.Event())
        assert batch(state) == (deaths, None, "judged")
    assert members(state) == []


def test_a_program_error_while_judging_is_isolated_too(state, upload, sheet, persist, wrap):
    def act(keys):
        if "bob" in keys:
            raise ZeroDivisionError

    wrap("taken", act)

    run = persist(upload(sheet("ann,1,,TRUE", "bob,2,,TRUE", "cy,3,,x")).id)

    assert (members(state), run.created_rows, run.failed_rows) == (["ann"], 1, 2)
    assert run.judged_rows == 3


def test_an_importer_that_returns_too_few_records_creates_nobody(
    state, judged, persist, importer, monkeypatch
):
    create = importer.create
    monkeypatch.setattr(importer, "create", lambda self, rows: create(self, rows)[1:])

    run = persist(judged)

    assert (run.status, run.created_rows, run.failed_rows, members(state)) == ("FAILED", 0, 0, [])


@on_postgresql
def test_a_database_that_goes_away_while_judging_costs_no_try(
    state, upload, sheet, finish, wrap, host
):
    cut = iter([True])

    def act(keys):
        if next(cut, False):
            cut_connections(host)

    wrap("taken", act)
    run = upload(sheet("ann,1,,TRUE"))

    assert not step(state, run.id, threading.Event())
    assert batch(state) == (0, None, "waiting")
    assert finish(run.id).status == RunStatus.COMPLETED


@on_postgresql
def test_a_connection_that_is_lost_in_the_last_transaction_is_repeated(
    state, judged, wrap, host, finish
):
    cut = iter([True])

    def act(rows):
        if next(cut, False):
            cut_connections(host)

    wrap("create", act)

    assert step(state, judged, threading.Event())
    assert members(state) == ["ann", "bob", "cy"]
    assert finish(judged).status == RunStatus.COMPLETED


def cut_connections(host):
    """End every other connection to the test's database, as a restart of the server does."""
    engine = create_engine(host.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


def test_an_unknown_kind_of_import_waits_for_a_worker_that_knows_it(state, upload, sheet, finish):
    run_id = upload(sheet("ann,1,,TRUE")).id
    importer = state.importers.pop("members")

    assert not step(state, run_id, threading.Event())
    assert batch(state) == (0, None, "waiting")

    state.importers["members"] = importer
    assert finish(run_id).status == RunStatus.COMPLETED


def test_an_unreadable_seal_gives_the_batch_back(state, judged, finish):
    vault, state.vault = state.vault, Vault([Fernet.generate_key().decode()])

    assert not step(state, judged, threading.Event())
    assert batch(state) == (0, None, "judged")

    state.vault = vault
    assert finish(judged).created_rows == 3


def test_a_worker_without_a_thread_for_its_work_gives_the_batch_back(
    state, judged, finish, wrap, caplog
):
    wrap("prepare", lambda rows: threading.Thread(target=rows.clear).start())

    with without_threads():
        assert not step(state, judged, threading.Event())
    assert batch(state) == (0, None, "judged")
    assert "job.outage" in caplog.text


def test_a_worker_that_is_asked_to_leave_gives_its_batch_back(state, upload, sheet, finish, wrap):
    stopping, slices = threading.Event(), []
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(10)))).id
    step(state, run_id, stopping)
    wrap("prepare", lambda rows: (slices.append(len(rows)), stopping.set()))

    assert not step(state, run_id, stopping)

    assert (slices, batch(state), members(state)) == ([8], (0, None, "judged"), [])
    assert finish(run_id).created_rows == 10


def test_sigterm_ends_a_job_between_two_slices(state, upload, sheet, wrap, finish):
    before = signal.getsignal(signal.SIGTERM)
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(10)))).id
    wrap("prepare", lambda rows: os.kill(os.getpid(), signal.SIGTERM))
    try:
        work(run_id)
    finally:
        signal.signal(signal.SIGTERM, before)

    assert (batch(state), members(state)) == ((0, None, "waiting"), [])


def test_a_job_that_has_worked_long_enough_is_enqueued_again(state, upload, sheet, queue):
    before = signal.getsignal(signal.SIGTERM)
    run_id = upload(sheet("ann,1,,TRUE")).id
    queue.empty()
    state.settings = replace(state.settings, job_seconds=0.0)
    try:
        work(run_id)
        assert queue.job_ids == [f"import-{run_id}-0"]
        queue.empty()
        work(run_id)
        work(run_id)
    finally:
        signal.signal(signal.SIGTERM, before)

    assert members(state) == ["ann"]


def test_whoever_lost_the_lease_commits_nothing(state, judged, wrap, finish, host):
    stolen: list[Any] = []

    def steal(rows):
        if not stolen:
            state.session.execute(update(ImportBatch).values(lease_until=0))
            state.session.commit()
            stolen.append(take_batch(state.session, judged, "thief", 60, "1"))

    wrap("prepare", steal)

    assert step(state, judged, threading.Event())
    assert members(state) == []
    assert state.session.scalar(select(func.count()).select_from(ImportRow)) == 0
    leases.give_back(state.session, stolen[0])
    assert finish(judged).created_rows == 3


def test_a_lease_is_renewed_by_progress(state, upload, sheet, wrap):
    run_id = upload(sheet(*(f"user{n},1,,TRUE" for n in range(10)))).id
    step(state, run_id, threading.Event())
    state.settings = replace(state.settings, lease_seconds=0.01)
    ends = []

    def compute_as_long_as_the_lease(rows):
        ends.append(batch(state)[1])
        end = time.monotonic() + state.settings.lease_seconds
        while time.monotonic() < end:
            pass

    wrap("prepare", compute_as_long_as_the_lease)

    step(state, run_id, threading.Event())

    assert len(ends) == 2
    assert ends[0] < ends[1]


def test_the_time_limit_of_the_queue_passes_through(state, judged, wrap):
    def act(rows):
        raise JobTimeoutException("Too long.")

    wrap("prepare", act)

    with pytest.raises(JobTimeoutException):
        step(state, judged, threading.Event())


@both
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    state, upload, sheet, statements, importer, monkeypatch
):
    monkeypatch.setattr(importer, "batch_rows", 1000)
    seen = []
    # From twenty on, failed rows are written once more as a piece.
    for size in (100, 200):
        rows = [
            f"user{size}x{n},1,{'Chess' if n % 2 else ''},{'oops' if n % 5 == 0 else 'TRUE'}"
            for n in range(size)
        ]
        run_id = upload(sheet(*rows)).id
        state.session.commit()
        for _ in ("judge", "settle"):
            with statements() as found:
                assert step(state, run_id, threading.Event())
            # On SQLite the ORM inserts rows with generated keys one by one: the host's choice.
            seen.append([each for each in found if not each.startswith("INSERT INTO member ")])
        assert not step(state, run_id, threading.Event())

    assert len(seen[0]) == len(seen[2])
    assert len(seen[1]) == len(seen[3])
    assert len(seen[0]) + len(seen[1]) <= 20


def test_an_import_that_is_not_there_is_no_work(state):
    assert not step(state, 4711, threading.Event())


@on_postgresql
def test_a_database_that_refuses_to_take_a_batch_is_asked_for_what_follows(
    state, upload, sheet, caplog
):
    """What a statement has broken off is rolled back, or the next is refused for no reason."""
    run = upload(sheet("ann,1,,TRUE"))
    with state.db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE import_batch RENAME COLUMN owner TO holder"))
    try:
        work_for_a_while(state, run.id, threading.Event())
    finally:
        with state.db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE import_batch RENAME COLUMN holder TO owner"))

    assert [each for each in caplog.messages if each.startswith("job.")] == [
        f"job.database run={run.id} error=ProgrammingError cause=not-migrated"
    ]
