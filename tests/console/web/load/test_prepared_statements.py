"""Statements that PostgreSQL keeps prepared: planned once, and never behind a pooler."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from ctu.develop.clients.http_client import hidden
from ctu.develop.servers.missing_part import MissingPart
from ctu.extensions import db
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.web.load.prepared_statements import UNPREPARED_EXECUTIONS
from faults.platforms.postgresql.pgbouncer import PooledServer
from tests.console.app_settings import MakeApp, migrate_database
from tests.console.people import browser_of, group_named, sign_in

pytestmark = pytest.mark.databases("postgresql")

PREPARED = """
SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements WHERE statement LIKE :words
"""
LOOKS = 8
JSON = {"Accept": "application/json"}
PEOPLE = b"""\
First name,Last name,Login,Password,Permission group,Web RTC,Primary team,Active
Adaeze,Okafor,a.okafor,Harbour-lamp-0001,Agent,TRUE,Sales,TRUE
"""


@pytest.fixture
def browser(make_app: MakeApp, make_user: Any) -> FlaskClient:
    """Return the browser of somebody signed in."""
    client = make_app().test_client()
    sign_in(client, make_user(group="Sys Admin"))
    # The test's own context is open, and would keep a transaction.
    db.session.remove()
    return client


def executed(app: Flask, words: str = "%") -> int | None:
    """Return how often the pooled connection has executed what is prepared; None for nothing.

    Whether a plan is kept for all values, or made for those of each page, is up to PostgreSQL: it
    decides by what it knows of the tables.
    """
    with app.app_context():
        found = db.session.scalar(text(PREPARED), {"words": words})
        db.session.remove()
    return None if found is None else int(found)


@contextmanager
def changed_column(url: str) -> Iterator[None]:
    """Change the type of a column for a block, as a migration may beside running processes."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    change = "ALTER TABLE permission_group ALTER name TYPE varchar({})"
    with engine.connect() as connection:
        connection.execute(text(change.format(90)))
    try:
        yield
    finally:
        with engine.connect() as connection:
            connection.execute(text(change.format(80)))


def test_statements_of_lists_of_people_are_prepared(browser: FlaskClient) -> None:
    for _ in range(LOOKS):
        assert browser.get("/users/").status_code == 200
    for words in ("%user_session%", "%people_count%", "%ORDER BY%first_name%"):
        found = executed(browser.application, words)
        assert found is not None, words
        assert found >= LOOKS - UNPREPARED_EXECUTIONS, words


def test_statements_of_a_check_are_prepared(browser: FlaskClient) -> None:
    found = hidden(browser.get("/imports/users/upload").text, "csrf_token")
    for number in range(LOOKS):
        form = {"csrf_token": found, "mode": "partial", "token": f"{number:032x}"}
        file = {"file": (BytesIO(PEOPLE), "people.csv")}
        answer = browser.post("/imports/users/check", data=form | file, headers=JSON)
        assert answer.status_code == 200, answer.text
    for words in ("%password_policy%UNION ALL%", "%string_to_array%"):
        assert executed(browser.application, words) == LOOKS - UNPREPARED_EXECUTIONS, words


def test_a_rare_statement_is_not_prepared(browser: FlaskClient) -> None:
    for _ in range(UNPREPARED_EXECUTIONS):
        assert browser.get("/users/").status_code == 200
    assert executed(browser.application, "%people_count%") is None


def test_other_statements_are_not_prepared(browser: FlaskClient) -> None:
    for _ in range(LOOKS):
        assert browser.get("/users/?search=okafor&flt_state=active").status_code == 200
    app = browser.application
    assert executed(app) == executed(app, "%user_session%")


def test_after_a_column_has_changed_one_page_is_unavailable_and_the_next_is_right(
    browser: FlaskClient, database_url: str
) -> None:
    for _ in range(LOOKS):
        assert browser.get("/users/").status_code == 200
    with changed_column(database_url):
        assert browser.get("/users/").status_code == 503
        assert browser.get("/users/").status_code == 200
    assert browser.get("/users/").status_code == 503
    assert browser.get("/users/").status_code == 200


@pytest.fixture
def pooled_app(make_app: MakeApp, tmp_path: Path) -> Iterator[Flask]:
    """Return a console that reaches its database by a pooler of transactions."""
    with PooledServer() as server:
        try:
            server.start_pooler()
        except MissingPart as missing:
            pytest.skip(str(missing))
        url = server.pooled(server.create_database())
        migrate_database(url, tmp_path)
        app = make_app(SQLALCHEMY_DATABASE_URI=url)
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_nothing_is_prepared_behind_a_pooler(pooled_app: Flask) -> None:
    with pooled_app.app_context():
        named = {"login": "a.okafor", "first_name": "Adaeze", "last_name": "Okafor"}
        group = group_named("Sys Admin")
        user = User(**named, group=group, primary_team=Team(name="Sales"))
        db.session.add(user)
        db.session.commit()
        client = browser_of(pooled_app, user)
        db.session.remove()
    for _ in range(LOOKS):
        assert client.get("/users/").status_code == 200
    assert executed(pooled_app) is None
