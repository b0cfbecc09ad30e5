"""What a worker asks before it forks: jobs inherit it, nothing is written, nothing stays open."""

from __future__ import annotations

import logging
import math
import threading

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.util import LRUCache

from plugins.bulk_import.storage.tables.declarative_base import Base
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.work.jobs import find_trace, step
from plugins.bulk_import.work.signals import announce
from plugins.bulk_import.work.workers.warm_up import warm_up

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def compiled(state):
    """Return what the statements of this test are compiled to; at first nothing is."""
    found = LRUCache(1_000)
    state.db.engine.update_execution_options(compiled_cache=found)
    return found


def stored(state):
    """Return every row of the plugin's tables."""
    state.session.rollback()
    rows = [state.session.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    state.session.rollback()
    return rows


def test_a_job_compiles_nothing_about_its_import_anew(state, upload, sheet, compiled):
    run_id = upload(sheet("ann,1,,TRUE")).id
    compiled.clear()

    assert warm_up(state)
    known = set(map(str, compiled.values()))
    assert find_trace(state.session, run_id) is None
    assert not step(state, run_id, threading.Event(), math.inf)
    announce(state, run_id)

    added = {statement for statement in map(str, compiled.values()) if "import_" in statement}
    assert state.session.get_one(ImportRun, run_id).created_rows == 1
    assert [each for each in added - known if not each.startswith("INSERT INTO import_row")] == []


def test_warming_up_writes_nothing(state, upload, sheet):
    upload(sheet("ann,1,,TRUE"))
    before = stored(state)

    assert warm_up(state)

    assert stored(state) == before


def test_no_connection_stays_open(state):
    state.db.session.remove()
    state.db.engine.dispose()
    opened, closed = [], []
    event.listen(state.db.engine, "connect", lambda *given: opened.append(given))
    event.listen(state.db.engine, "close", lambda *given: closed.append(given))

    assert warm_up(state)

    assert len(opened) == len(closed) > 0
    assert state.db.engine.pool.checkedin() == state.db.engine.pool.checkedout() == 0


def test_a_database_that_cannot_be_asked_is_logged_and_asked_again_later(state, caplog):
    state.session.execute(text("ALTER TABLE import_batch RENAME TO away"))
    state.session.commit()

    with caplog.at_level(logging.WARNING):
        assert not warm_up(state)
    assert [each.args for each in caplog.records if each.msg.startswith("worker.cold")]

    state.session.execute(text("ALTER TABLE away RENAME TO import_batch"))
    state.session.commit()
    assert warm_up(state)


def test_a_host_that_fails_keeps_no_worker_from_starting(state, people, monkeypatch, caplog):
    def fail():
        raise LookupError("ann")

    monkeypatch.setattr(people, "warm_up", fail)

    assert not warm_up(state)
    assert [each.args for each in caplog.records] == [("LookupError",)]
