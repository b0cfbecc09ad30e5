"""Readiness: each part in one word, in time, however silent a part is."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text
from sqlalchemy.exc import InternalError, OperationalError

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.process import wait_until
from plugins.bulk_import.monitoring.probe import Probe
from plugins.bulk_import.monitoring.readiness import Readiness
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.settings import Settings
from plugins.bulk_import.state import know_database
from plugins.bulk_import.storage.database.database_causes import database_cause
from plugins.bulk_import.storage.database.disk_space import has_room
from plugins.bulk_import.storage.database.identity import database_identity
from plugins.bulk_import.storage.tables.declarative_base import Base
from tests.parts.limits import without_threads
from tests.suite.waiting import WAIT_SECONDS

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
    """Return a server that takes connections and says nothing, and an engine on it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        yield server, engine_on(f"postgresql+psycopg://ctu@127.0.0.1:{port}/ctu?sslmode=disable")


def test_every_part_is_up_once_a_worker_has_sent_a_heartbeat(state):
    assert state.readiness.check() == {"database": "up", "redis": "up", "worker": "missing"}

    state.queue.heartbeat()

    assert state.readiness.check() == {"database": "up", "redis": "up", "worker": "up"}


def test_a_database_that_was_restored_under_its_processes_is_theirs(state):
    for learn in (know_database, lambda state: state.readiness.check()):
        state.queue.database_id = "of the database before"
        learn(state)
        assert state.queue.database_id == database_identity(state.db.engine)


def test_a_database_without_the_tables_is_reported(state):
    rename = "ALTER TABLE import_run RENAME COLUMN {} TO {}"
    with state.db.engine.begin() as connection:
        connection.execute(text(rename.format("noticed_at", "seen_at")))

    try:
        assert state.readiness.check()["database"] == "not-migrated"
    finally:
        with state.db.engine.begin() as connection:
            connection.execute(text(rename.format("seen_at", "noticed_at")))


@pytest.fixture(scope="module")
def own_postgresql():
    """Return a server whose roles and databases may be changed, and how to change them."""
    with PostgresServer() as server:
        engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield server, connection.exec_driver_sql
        engine.dispose()


def of_role(url, name):
    return url.replace("postgres@", f"{name}@")


STATES = {
    "no-database": (lambda url: url.replace("/postgres?", "/nowhere?"), ""),
    "denied": (lambda url: of_role(url, "stranger"), ""),
    "crowded": (
        lambda url: of_role(url, "visitor"),
        "CREATE ROLE visitor LOGIN CONNECTION LIMIT 0",
    ),
    "not-migrated": (lambda url: url, ""),
    "unresolved": (lambda url: url.replace("host=", "host=no such host&was="), ""),
}


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("word", STATES)
def test_a_postgresql_that_cannot_be_used_is_reported_as_what_it_is(
    own_postgresql, engine_on, caplog, word
):
    server, execute = own_postgresql
    url_of, change = STATES[word]
    if change:
        execute(change)
    readiness = Readiness(engine_on(url_of(server.url)), ImportQueue(Settings(redis_url=NOWHERE)))

    assert readiness.check()["database"] == word
    assert f"cause={word}" in caplog.text


@pytest.mark.databases("postgresql")
def test_a_postgresql_that_takes_no_changes_is_not_ready(own_postgresql, engine_on):
    server, execute = own_postgresql
    url = server.create_database()
    Base.metadata.create_all(engine := engine_on(url))
    readiness = Readiness(engine, ImportQueue(Settings(redis_url=NOWHERE)))
    assert readiness.check()["database"] == "up"
    execute(f"ALTER DATABASE {server.name_of(url)} SET default_transaction_read_only = on")
    engine.dispose()

    assert readiness.check()["database"] == "read-only"


@pytest.mark.databases("postgresql")
def test_a_table_that_the_role_may_not_read_is_reported(own_postgresql, engine_on):
    server, execute = own_postgresql
    url = server.create_database()
    engine = engine_on(url)
    Base.metadata.create_all(engine)
    execute("CREATE ROLE reader LOGIN")
    with engine.begin() as connection:
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    reader = engine_on(of_role(url, "reader"))
    readiness = Readiness(reader, ImportQueue(Settings(redis_url=NOWHERE)))
    assert readiness.check()["database"] == "up"
    with engine.begin() as connection:
        connection.execute(text("REVOKE SELECT ON import_row FROM reader"))

    assert readiness.check()["database"] == "denied"


@pytest.mark.databases("sqlite")
def test_a_sqlite_that_takes_no_changes_is_not_ready(tmp_path, engine_on):
    Base.metadata.create_all(engine_on(f"sqlite:///{tmp_path}/host.sqlite"))
    engine = engine_on(f"sqlite:///file:{tmp_path}/host.sqlite?mode=ro&uri=true")
    readiness = Readiness(engine, ImportQueue(Settings(redis_url=NOWHERE)))

    assert readiness.check()["database"] == "read-only"


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("FATAL:  the database system is starting up", "starting"),
        ("FATAL:  the database system is not yet accepting connections", "starting"),
        ("FATAL:  sorry, too many clients already", "crowded"),
        ('FATAL:  password authentication failed for user "ctu"', "denied"),
        ('FATAL:  database "ctu" is not currently accepting connections', "denied"),
        ("FATAL:  could not write init file: No space left on device", "full"),
        ("could not create socket: Too many open files", "crowded"),
        ("Connection refused", "down"),
    ],
)
def test_refusals_of_a_connection_by_postgresql_have_a_cause(engine_on, said, word):
    error = OperationalError("", None, psycopg.OperationalError(f"connection failed: {said}"))
    assert database_cause(error, engine_on("postgresql+psycopg://")) == word


def test_a_transaction_that_a_limit_of_the_server_has_ended_is_silent(engine_on):
    said = psycopg.errors.IdleInTransactionSessionTimeout("terminating connection")
    error = InternalError("", None, said)
    assert database_cause(error, engine_on("postgresql+psycopg://")) == "silent"


def test_parts_that_are_away_are_down(engine_on):
    engine = engine_on("postgresql+psycopg://ctu@/ctu?host=/nowhere")

    found = Readiness(engine, ImportQueue(Settings(redis_url=NOWHERE))).check()

    assert found == {"database": "down", "redis": "down", "worker": "unknown"}


def test_a_silent_database_is_reported_in_time_and_holds_one_thread(silent_postgresql, monkeypatch):
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 1.0)
    server, engine = silent_postgresql
    readiness = Readiness(engine, ImportQueue(Settings(redis_url=NOWHERE)))
    began, threads = time.monotonic(), threading.active_count()

    askers = [threading.Thread(target=readiness.check) for _ in range(5)]
    for asker in askers:
        asker.start()
    found = readiness.check()
    for asker in askers:
        asker.join()

    assert found["database"] == "silent"
    assert time.monotonic() - began < WAIT_SECONDS
    assert threading.active_count() == threads + 1
    # The thread ends with its connection.
    server.close()


def test_a_connection_that_is_given_up_tells_of_a_silent_database(
    silent_postgresql, engine_on, monkeypatch
):
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", WAIT_SECONDS)
    _, engine = silent_postgresql
    impatient = engine.url.update_query_dict({"connect_timeout": "2"})

    found = Readiness(engine_on(impatient), ImportQueue(Settings(redis_url=NOWHERE))).check()

    assert found["database"] == "silent"


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_statement_that_postgresql_ends_by_its_timeout_is_a_silent_database(
    state, engine_on, monkeypatch, limit
):
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", WAIT_SECONDS)
    impatient = state.db.engine.url.update_query_dict({"options": f"-c {limit}=100"})
    readiness = Readiness(engine_on(impatient), ImportQueue(Settings(redis_url=NOWHERE)))
    assert readiness.check()["database"] == "up"

    with state.db.engine.begin() as connection:
        connection.execute(text("LOCK TABLE import_run IN ACCESS EXCLUSIVE MODE"))

        assert readiness.check()["database"] == "silent"


def test_a_silent_redis_is_reported_in_time(tmp_path, engine_on):
    from ctu.develop.servers.redis_server import RedisServer

    engine = engine_on(f"sqlite:///{tmp_path}/host.sqlite")
    with RedisServer() as server:
        readiness = Readiness(engine, ImportQueue(Settings(redis_url=server.url)))
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            found = readiness.check()
            assert time.monotonic() - began < WAIT_SECONDS
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
    assert (found["redis"], found["worker"]) == ("down", "unknown")


@pytest.mark.nightly
@pytest.mark.databases("sqlite")
def test_a_sqlite_that_somebody_else_writes_to_for_long_is_silent(tmp_path, engine_on, monkeypatch):
    engine = engine_on(f"sqlite:///{tmp_path}/host.sqlite")
    Base.metadata.create_all(engine)
    other = engine_on(f"sqlite:///{tmp_path}/host.sqlite")
    readiness = Readiness(engine, ImportQueue(Settings(redis_url=NOWHERE)))
    assert readiness.check()["database"] == "up"
    with other.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        # SQLite itself gives up after five seconds, which is told alike.
        assert readiness.check()["database"] == "silent"
        monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 0.5)
        assert readiness.check()["database"] == "silent"
    monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 30.0)
    assert wait_until(lambda: readiness.check()["database"] == "up", lambda: None, WAIT_SECONDS)


@pytest.mark.databases("postgresql")
def test_a_locked_table_of_the_host_is_silent_and_nobody_is_missing(state, monkeypatch):
    table = Table("of_the_host", MetaData(), Column("id", Integer))
    with state.db.engine.begin() as connection:
        table.create(connection)
    try:
        state.readiness.tables = [table]
        assert state.readiness.check() == {"database": "up", "redis": "up", "worker": "missing"}
        with state.db.engine.begin() as connection:
            connection.execute(text("LOCK TABLE of_the_host IN ACCESS EXCLUSIVE MODE"))
            monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 2.0)
            # The parent of the workers waits for the database as well.
            found = {"database": "silent", "redis": "up", "worker": "unknown"}
            assert state.readiness.check() == found
        monkeypatch.setattr("plugins.bulk_import.monitoring.readiness.SECONDS", 30.0)
        assert state.readiness.check()["database"] == "up"
    finally:
        with state.db.engine.begin() as connection:
            table.drop(connection)


@pytest.mark.databases("sqlite", "postgresql")
def test_a_disk_that_has_room_again_is_no_longer_full_where_that_can_be_known(state):
    state.queue.full_disk.report()
    is_known = state.db.engine.dialect.name == "postgresql"

    assert state.readiness.check()["database"] == ("up" if is_known else "full")
    assert state.queue.full_disk.is_known() != is_known
    state.queue.full_disk.forget()


@pytest.mark.databases("postgresql")
def test_where_nothing_can_be_written_there_is_no_room(state, engine_on):
    assert has_room(state.db.engine)
    read_only = create_engine(
        state.db.engine.url,
        connect_args={"options": "-c default_transaction_read_only=on"},
    )
    try:
        assert not has_room(read_only)
    finally:
        read_only.dispose()


def test_a_question_for_which_there_was_no_thread_is_asked_anew():
    probe = Probe(lambda: "up")
    with without_threads(), pytest.raises(RuntimeError, match="thread"):
        probe.ask()

    assert probe.ask().result(5) == "up"


def test_a_process_without_a_thread_to_ask_with_knows_of_no_part(state, caplog):
    with without_threads():
        found = state.readiness.check()

    assert found == {"database": "unknown", "redis": "unknown", "worker": "unknown"}
    assert "readiness.limit error=RuntimeError" in caplog.text


def test_a_question_that_was_answered_is_asked_anew():
    answers = iter([1, 2])
    probe = Probe(lambda: next(answers))

    assert [probe.ask().result(5) for _ in range(2)] == [1, 2]
