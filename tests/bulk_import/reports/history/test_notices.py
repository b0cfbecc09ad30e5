"""Notices: the uploader is told once how an import has ended, whatever else happens."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack

import pytest
from sqlalchemy import Update, event, update

from plugins.bulk_import.reports.history import notices
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus


@pytest.fixture
def run_id(upload, finish, sheet):
    run_id = upload(sheet("ann,1,,TRUE", "bob,1,,oops")).id
    finish(run_id)
    return run_id


def claim(state, actor="ann", importers=("members",)):
    state.session.rollback()
    return [run.id for run in notices.claim(state, actor, importers)[0]]


def test_an_import_that_has_ended_is_claimed_once(state, run_id):
    assert claim(state, actor="bob") == []
    assert claim(state, importers=["other"]) == []

    assert claim(state) == [run_id]
    assert claim(state) == []


def test_two_pages_at_the_same_moment_show_a_notice_once(state, run_id):
    waiting, told = ["another page"], []

    def tell_first(connection, statement, *others):
        if isinstance(statement, Update) and waiting:
            waiting.clear()
            with state.db.engine.begin() as other:
                told.append(other.execute(update(ImportRun).values(noticed_at=1.0)).rowcount)

    event.listen(state.db.engine, "before_execute", tell_first)
    try:
        assert claim(state) == []
    finally:
        event.remove(state.db.engine, "before_execute", tell_first)
    assert told == [1]


def test_an_open_import_is_no_news(state, upload, sheet):
    upload(sheet("ann,1,,TRUE"))

    assert claim(state) == []


def test_the_newest_comes_first(state, upload, finish, sheet):
    first, last = (upload(sheet(f"user{n},1,,TRUE")).id for n in range(2))
    finish(last)
    finish(first)

    assert claim(state) == [last, first]


def test_an_import_whose_end_the_uploader_has_seen_makes_no_notice(state, run_id, people):
    run = state.session.get_one(ImportRun, run_id)
    people.name = "bob"
    notices.see(state, [run])
    people.name = "ann"
    assert run.noticed_at is None

    notices.see(state, [run])

    assert claim(state) == []


def test_the_page_keeps_its_objects(state, run_id, statements):
    run = state.session.get_one(ImportRun, run_id)
    notices.claim(state, "ann", ["members"])

    with statements() as seen:
        assert run.file_name == "members.csv"
    assert seen == []


@pytest.mark.databases("sqlite", "postgresql")
def test_where_nothing_is_new_a_page_asks_once_and_by_an_index(state, run_id, statements):
    claim(state)

    with statements() as seen:
        claim(state)

    (question,) = seen
    if state.db.engine.dialect.name == "sqlite":
        connection = state.session.connection()
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", ("ann",)).all()
        assert "ix_import_run_unnoticed" in str(plan)


@pytest.mark.databases("sqlite")
def test_a_busy_database_costs_a_notice_its_turn_and_no_page(state, run_id, caplog):
    with sqlite3.connect(state.db.engine.url.database) as other:
        other.execute("BEGIN IMMEDIATE")
        assert claim(state) == []
        notices.see(state, [state.session.get_one(ImportRun, run_id)])
    other.close()

    assert caplog.text.count("notice.unwritten") == 2
    assert claim(state) == [run_id]


@pytest.mark.databases("sqlite")
def test_a_host_that_begins_each_transaction_as_a_writer_waits_no_longer(state, run_id):
    waits = []

    def begin(connection):
        driver = connection.connection.driver_connection
        waits.extend(driver.execute("PRAGMA busy_timeout").fetchone())

    event.listen(state.db.engine, "begin", begin)
    assert claim(state) == [run_id]
    event.remove(state.db.engine, "begin", begin)

    assert waits[-1] == notices.LOCK_MILLISECONDS


@pytest.mark.databases("sqlite")
def test_a_crowded_pool_costs_a_notice_its_turn_and_no_page(state, run_id, monkeypatch, caplog):
    state.session.rollback()
    engine = state.db.engine
    monkeypatch.setattr(engine.pool, "_timeout", 0.01)
    with ExitStack() as others:
        # All but the one of the page.
        for _ in range(engine.pool.size() + engine.pool._max_overflow - 1):
            others.enter_context(engine.connect())
        assert claim(state) == []

    assert "notice.unwritten error=TimeoutError" in caplog.text
    assert claim(state) == [run_id]


def test_the_sentence_says_what_became_of_the_rows(state, importer, run_id, upload, sheet):
    run = state.session.get_one(ImportRun, run_id)
    text = "members.csv: 1 of 2 members created, 1 row with errors."
    assert notices.sentence(run, importer) == text

    run = upload(sheet("cy,1,,TRUE"))
    runs.end(state.session, run.id, RunStatus.CANCELLED, "Bea cancelled the import.")
    text = "members.csv: 0 of 1 member created, 1 not attempted. Bea cancelled the import."
    assert notices.sentence(run, importer) == text
