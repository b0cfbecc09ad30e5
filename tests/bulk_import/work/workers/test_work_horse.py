"""What a job finds in its process: a connection that is open, and an interpreter that is shared."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import NullPool, create_engine, event

from ctu.develop.servers.process import wait_until
from plugins.bulk_import.storage.host.host_database import close_connections
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.work.workers.warm_up import open_connection
from plugins.bulk_import.work.workers.worker import SWITCH_SECONDS, run_worker
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@contextmanager
def worker(state):
    """Run a worker beside, as its supervisor forks it."""
    state.db.session.remove()
    close_connections(state.db.engines.values())
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            run_worker(state, parent)
        finally:
            os._exit(0)
    try:
        yield
    finally:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def has_ended(state, run_id):
    state.session.rollback()
    return state.session.get_one(ImportRun, run_id).finished_at is not None


def test_a_job_is_connected_beside_and_shares_the_interpreter(
    state, upload, sheet, importer, monkeypatch, tmp_path
):
    connected, seen = tmp_path / "connected", tmp_path / "seen"

    def note(*given):
        if threading.current_thread() is not threading.main_thread():
            connected.write_text(str(os.getpid()))

    def prepare(self, rows):
        wait_until(connected.exists, lambda: None, WAIT_SECONDS)
        seen.write_text(f"{os.getpid()} {sys.getswitchinterval()}")

    monkeypatch.setattr(importer, "prepare", prepare)
    event.listen(state.db.engine, "connect", note)
    run_id = upload(sheet("ann,1,,TRUE")).id
    with worker(state):
        assert wait_until(lambda: has_ended(state, run_id), lambda: None, WAIT_SECONDS)

    assert seen.read_text() == f"{connected.read_text()} {SWITCH_SECONDS}"
    assert sys.getswitchinterval() > SWITCH_SECONDS


def test_a_connection_is_left_for_whoever_asks_next(state):
    state.db.session.remove()
    close_connections(state.db.engines.values())
    opened = []
    event.listen(state.db.engine, "connect", lambda *given: opened.append(given))

    open_connection(state.db.engine)
    state.session.get(ImportRun, 0)

    assert len(opened) == 1


def test_a_database_that_cannot_be_connected_to_is_left_to_the_job(tmp_path):
    open_connection(create_engine(f"sqlite:///{tmp_path}/away/there.sqlite3"))
    open_connection(create_engine(f"postgresql+psycopg://nobody@/none?host={tmp_path}"))


def test_no_connection_is_opened_for_a_pool_that_keeps_none(host_database_url):
    engine = create_engine(host_database_url, poolclass=NullPool)
    opened = []
    event.listen(engine, "connect", lambda *given: opened.append(given))

    open_connection(engine)

    assert opened == []


def test_an_importer_gets_ready_before_its_rows_are_judged(
    state, upload, sheet, finish, importer, monkeypatch
):
    order: list[object] = []
    judged = importer.prepare

    def prepare(self, rows):
        order.append("prepared")
        return judged(self, rows)

    def get_ready(rows):
        order.append([(row.cells[0], row.problems) for row in rows])

    monkeypatch.setattr(importer, "get_ready", get_ready)
    monkeypatch.setattr(importer, "prepare", prepare)
    run = finish(upload(sheet("ann,1,,TRUE")).id)

    assert run.created_rows == 1
    assert order[0] == [("ann", [])]
    assert order[1:] == ["prepared"]
