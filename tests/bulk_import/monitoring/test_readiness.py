"""Readiness: each part in one word, in time, however silent a part is."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, text

from plugins.bulk_import.monitoring.readiness import Probe, Readiness
from plugins.bulk_import.queue import ImportQueue
from plugins.bulk_import.settings import Settings

pytestmark = pytest.mark.usefixtures("a_busy_machine_is_not_silent")

NOWHERE = "unix:///nowhere/redis.sock"


@pytest.fixture
def engine_on():
    """Return what makes an engine on a URL; its connections are closed when the test ends."""
    with ExitStack() as exits:

        def make(url):
            engine = create_engine(url)
            exits.callback(engine.dispose)
            return engine

        yield make


@pytest.fixture
def silent_postgresql(engine_on):
    """Return an engine on a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        yield engine_on(f"postgresql+psycopg://ctu@127.0.0.1:{port}/ctu?sslmode=disable")


def test_everything_is_there(state):
    assert state.readiness.check() == {"database": "up", "redis": "up", "worker": "missing"}

    state.queue.heartbeat()

    assert state.readiness.check() == {"database": "up", "redis": "up", "worker": "up"}


def test_a_database_without_the_tables_is_down(state):
    rename = "ALTER TABLE import_run RENAME COLUMN {} TO {}"
    with state.db.engine.begin() as connection:
        connection.execute(text(rename.format("noticed_at", "seen_at")))

    try:
        assert state.readiness.check()["database"] == "down"
    finally:
        with state.db.engine.begin() as connection:
            connection.execute(text(rename.format("seen_at", "noticed_at")))


def test_parts_that_are_away_are_down(tmp_path, engine_on):
    engine = engine_on(f"sqlite:///{tmp_path}/nowhere/host.sqlite")

    found = Readiness(engine, ImportQueue(Settings(redis_url=NOWHERE))).check()

    assert found == {"database": "down", "redis": "down", "worker": "unknown"}


def test_a_silent_database_is_told_in_time_and_holds_one_thread(silent_postgresql, monkeypatch):
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 1.0)
    readiness = Readiness(silent_postgresql, ImportQueue(Settings(redis_url=NOWHERE)))
    began, threads = time.monotonic(), threading.active_count()

    askers = [threading.Thread(target=readiness.check) for _ in range(5)]
    for asker in askers:
        asker.start()
    found = readiness.check()
    for asker in askers:
        asker.join()

    assert found["database"] == "silent"
    assert time.monotonic() - began < 10
    assert threading.active_count() == threads + 1


def test_a_silent_redis_is_told_in_time(tmp_path, engine_on):
    from ctu.develop.redis_server import RedisServer

    engine = engine_on(f"sqlite:///{tmp_path}/host.sqlite")
    with RedisServer() as server:
        readiness = Readiness(engine, ImportQueue(Settings(redis_url=server.url)))
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            found = readiness.check()
            assert time.monotonic() - began < 10
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
    assert (found["redis"], found["worker"]) == ("down", "unknown")


def test_a_question_that_was_answered_is_asked_anew():
    answers = iter([1, 2])
    probe = Probe(lambda: next(answers))

    assert [probe.ask().result(5) for _ in range(2)] == [1, 2]
