"""A database that keeps requests waiting: they get their sentence in time, and nothing is left."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from ctu.database.connections import BUSY_MILLISECONDS
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.web_server import serve
from ctu.extensions import db
from ctu.web.load.admission import PATIENCE_SECONDS, Admission
from ctu.web.load.database_waits import waits
from ctu.web.load.request_arrival import arrived
from faults.parts.tcp_proxy import proxy
from tests.console.app_settings import MakeApp
from tests.console.locked_table import locked
from tests.console.people import PASSWORD, sign_in
from tests.suite.open_connections import wait_for_probes
from tests.suite.waiting import WAIT_SECONDS

READERS = 100
SECONDS = 1
"""What a page of these tests waits for the database."""
BOUND = 10.0
"""Far less than the locks of these tests last, and enough for a busy machine."""


def answer_in_time(client: FlaskClient, address: str = "/") -> Any:
    """Return the answer to a request, which comes soon whatever happens."""
    began = time.monotonic()
    answer = client.get(address)
    assert time.monotonic() - began < BOUND
    return answer


def sign_in_at_last(client: FlaskClient, person: str) -> None:
    """Sign somebody in, for which a busy machine may need longer than a page here waits."""
    assert wait_until(
        lambda: sign_in(client, person).status_code == 302, lambda: None, WAIT_SECONDS
    )


@pytest.fixture
def browser(make_app: MakeApp, make_user: Any) -> FlaskClient:
    """Return the browser of somebody signed in, in a console that waits for a second."""
    person = make_user(group="QA").login
    client = make_app(CTU_DATABASE_SECONDS=SECONDS).test_client()
    sign_in_at_last(client, person)
    assert client.get("/").status_code == 200
    # The test's own context is open, and would keep a transaction.
    db.session.remove()
    return client


@pytest.mark.databases("postgresql")
def test_a_page_that_waits_for_a_lock_says_so_and_leaves_no_limit(
    browser: FlaskClient, database_url: str
) -> None:
    with locked(database_url, "user_account"):
        answer = answer_in_time(browser)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The database does not answer." in answer.text
    assert browser.get("/").status_code == 200
    with browser.application.app_context():
        shown = [
            db.session.scalar(text(f"SHOW {name}"))
            for name in ("lock_timeout", "statement_timeout")
        ]
    assert shown == ["0", "0"]


@pytest.mark.databases("sqlite")
def test_who_signs_in_while_sqlite_is_locked_is_told_in_time(
    browser: FlaskClient, database_url: str
) -> None:
    client = browser.application.test_client()
    with locked(database_url, ""):
        began = time.monotonic()
        answer = client.post("/sign-in", data={"login": "a.okafor", "password": PASSWORD})
        assert time.monotonic() - began < BUSY_MILLISECONDS / 1000
        assert answer.status_code == 503
    with browser.application.app_context():
        assert db.session.scalar(text("PRAGMA busy_timeout")) == BUSY_MILLISECONDS


@pytest.mark.databases("postgresql")
def test_a_frozen_database_is_given_up_by_the_page_and_used_again_when_it_goes_on(
    make_app: MakeApp, make_user: Any, database_url: str
) -> None:
    person = make_user(group="QA").login
    db.session.remove()
    server = make_url(database_url)
    with proxy(Path(str(server.query["host"])) / ".s.PGSQL.5432") as laid:
        through = server.set(host="127.0.0.1", port=laid.port, query={"sslmode": "disable"})
        url = through.render_as_string(hide_password=False)
        app = make_app(SQLALCHEMY_DATABASE_URI=url, CTU_DATABASE_SECONDS=SECONDS)
        client = app.test_client()
        sign_in_at_last(client, person)
        os.kill(laid.pid, signal.SIGSTOP)
        try:
            assert answer_in_time(client).status_code == 503
            assert answer_in_time(client, "/healthz").status_code == 200
            assert answer_in_time(client, "/readyz").json["database"] == "silent"
        finally:
            os.kill(laid.pid, signal.SIGCONT)
        assert client.get("/").status_code == 200
        # A pool that is disposed of does not close what a check still holds.
        wait_for_probes()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.mark.databases("postgresql")
def test_a_page_whose_connection_is_lost_before_its_transaction_begins_says_so(
    browser: FlaskClient, database_url: str
) -> None:
    """A pooler takes a connection and loses its server; it was good when it was asked last."""
    elsewhere = create_engine(database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")

    def lose(connection: Any, _record: object, _proxy: object) -> None:
        with elsewhere.connect() as other:
            other.execute(
                text("SELECT pg_terminate_backend(:id)"), {"id": connection.info.backend_pid}
            )

    with browser.application.app_context():
        engine = db.engine
    event.listen(engine, "checkout", lose)
    assert answer_in_time(browser).status_code == 503
    event.remove(engine, "checkout", lose)
    assert browser.get("/").status_code == 200


def lose_connections(database_url: str) -> int:
    """End every other connection to the database on the side of the server; return how many."""
    ended = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.scalar(ended) or 0)


@pytest.mark.databases("postgresql")
def test_a_connection_that_was_lost_in_the_pool_is_replaced_unseen(
    browser: FlaskClient, database_url: str
) -> None:
    assert lose_connections(database_url) > 0
    assert browser.get("/").status_code == 200
    with browser.application.app_context():
        assert lose_connections(database_url) > 0
        assert db.session.scalar(text("SELECT 1")) == 1


@pytest.mark.databases("postgresql")
def test_a_transaction_that_follows_another_on_its_connection_is_limited_too(
    browser: FlaskClient,
) -> None:
    app = browser.application
    with app.test_request_context("/"):
        app.preprocess_request()
        with db.engine.connect() as connection:
            for _ in range(2):
                limit = connection.scalar(text("SHOW statement_timeout"))
                assert limit not in (None, "0")
                connection.commit()


@pytest.mark.databases("postgresql")
def test_a_request_takes_a_connection_whose_transaction_has_begun_with_its_limits(
    browser: FlaskClient,
) -> None:
    app = browser.application
    with app.test_request_context("/"):
        app.preprocess_request()
        taken = db.engine.raw_connection()
        connection: Any = taken.driver_connection
        status = connection.info.transaction_status
        limit = connection.execute("SHOW lock_timeout").fetchone()
        taken.close()
    assert (status, limit != ("0",)) == (TransactionStatus.INTRANS, True)


@pytest.mark.databases("postgresql")
def test_readiness_tells_of_a_locked_table_of_the_console(
    browser: FlaskClient, database_url: str
) -> None:
    assert wait_until(
        lambda: browser.get("/readyz").get_json()["database"] == "up", lambda: None, WAIT_SECONDS
    )
    with locked(database_url, "user_account"):
        assert answer_in_time(browser, "/readyz").json["database"] == "silent"


@pytest.mark.databases("postgresql")
def test_outside_of_a_request_nothing_is_bounded(app: Flask, database_url: str) -> None:
    shown = [
        db.session.scalar(text(f"SHOW {name}")) for name in ("lock_timeout", "statement_timeout")
    ]
    assert shown == ["0", "0"]


@pytest.mark.databases("sqlite")
def test_without_a_wait_for_the_database_a_request_waits_for_a_place() -> None:
    admission = Admission(places=1)
    assert admission.enter()
    threading.Timer(0.3, admission.leave).start()
    assert admission.enter()


@pytest.mark.databases("sqlite")
def test_while_the_database_hangs_a_request_beyond_the_places_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ctu.web.load.database_waits.STUCK_SECONDS", 0.0)
    admission = Admission(places=2)
    assert admission.enter()
    with waits.one():
        assert admission.enter()
        assert not admission.enter()
    admission.leave()
    assert admission.enter()


@pytest.mark.databases("sqlite")
def test_who_waits_for_a_turn_is_no_sign_that_the_database_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ctu.web.load.database_waits.STUCK_SECONDS", 0.0)
    with waits.turn(), waits.one():
        assert not waits.are_stuck(places=1)
        with ThreadPoolExecutor(1) as threads:
            threads.submit(waits.begin).result()
            assert waits.are_stuck(places=2)
            assert not waits.are_stuck(places=3)
            threads.submit(waits.end).result()
    assert not waits.are_stuck(places=1)


class Clock:
    """A clock that stands until it is told the time."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("ctu.web.load.database_waits.time", found)
    monkeypatch.setattr("ctu.web.load.admission.time", found)
    return found


def wait_in_pieces(clock: Clock, pieces: int, work_seconds: float) -> None:
    """Wait for the database several times, a fifth of a second each, and work in between."""
    for _ in range(pieces):
        clock.now += work_seconds
        with waits.one():
            clock.now += 0.2


@pytest.mark.databases("sqlite")
def test_a_request_that_waits_often_and_not_for_long_is_late_too(clock: Clock) -> None:
    waits.begin_request()
    wait_in_pieces(clock, 2, work_seconds=0.0)
    assert not waits.are_stuck(places=2)
    wait_in_pieces(clock, 2, work_seconds=0.0)
    assert waits.are_stuck(places=2)
    waits.end_request()
    assert not waits.are_stuck(places=2)


@pytest.mark.databases("sqlite")
def test_a_request_that_computes_most_of_its_time_is_not_late(clock: Clock) -> None:
    waits.begin_request()
    wait_in_pieces(clock, 10, work_seconds=0.4)
    assert not waits.are_stuck(places=2)
    waits.end_request()


@pytest.mark.databases("sqlite")
def test_a_request_to_a_slow_database_waits_for_a_bounded_time(clock: Clock) -> None:
    admission = Admission(places=1)
    assert admission.enter()
    waits.begin_request()
    wait_in_pieces(clock, 5, work_seconds=0.0)
    # Somebody has just left, and somebody else has come in.
    admission.leave()
    assert admission.enter()
    threading.Timer(0.3, admission.leave).start()
    with arrived(clock.now - PATIENCE_SECONDS / 2):
        assert admission.enter()
    with arrived(clock.now - PATIENCE_SECONDS * 2):
        assert not admission.enter()
    waits.end_request()
    admission.leave()


@pytest.mark.nightly
@pytest.mark.databases("postgresql")
def test_monitoring_answers_while_readers_of_a_locked_table_hold_the_threads(
    browser: FlaskClient, database_url: str, tmp_path: Path
) -> None:
    cookie = browser.get_cookie("ctu")
    assert cookie is not None
    settings = browser.application.config
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "CTU_VAR_FOLDER": str(tmp_path),
        "CTU_SECRET_KEY": str(settings["SECRET_KEY"]),
        "BULK_IMPORT_KEYS": str(settings["BULK_IMPORT_KEYS"]),
        "REDIS_URL": "unix:///nowhere/redis.sock",
    }

    def ask(address: str) -> tuple[int, float]:
        began = time.monotonic()
        with closing(server.connect()) as connection:
            connection.request("GET", address, headers={"Cookie": f"ctu={cookie.value}"})
            status = connection.getresponse().status
        return status, time.monotonic() - began

    with (
        serve(environment, processes=1, threads=4) as server,
        ThreadPoolExecutor(READERS) as threads,
    ):
        with locked(database_url, "user_account"):
            readers = [threads.submit(ask, "/") for _ in range(READERS)]
            health = []
            while not all(each.done() for each in readers):
                health.append(ask("/healthz"))
            ready = ask("/readyz")
            found = [each.result() for each in readers]
        assert ask("/")[0] == 200
    assert {status for status, _ in found} == {503}
    # A page answers within five seconds, and monitoring within two, where nothing else runs.
    assert max(seconds for _, seconds in found) < BOUND
    assert {status for status, _ in health} == {200}
    assert max(seconds for _, seconds in health) < BOUND / 2
    assert (ready[0], ready[1] < BOUND / 2) == (503, True)


@pytest.mark.databases("postgresql")
def test_a_connection_that_is_lost_as_soon_as_it_is_made_is_a_database_that_is_away(
    browser: FlaskClient, database_url: str
) -> None:
    with browser.application.app_context():
        engine = db.engine
    killer = create_engine(database_url, isolation_level="AUTOCOMMIT")

    def kill(connection: Any, _record: Any) -> None:
        with killer.connect() as other:
            pid = connection.info.backend_pid
            assert other.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})

    engine.dispose()
    event.listen(engine, "connect", kill)
    try:
        assert browser.get("/").status_code == 503
    finally:
        event.remove(engine, "connect", kill)
        killer.dispose()
    assert browser.get("/").status_code == 200
