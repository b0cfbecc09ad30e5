"""Migrations beside rows in every table: what they do not speak of stays as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from ctu import create_app
from ctu.database.migrations import MIGRATIONS
from ctu.develop.servers.postgres_server import PostgresServer
from ctu.extensions import db
from tests.console.app_settings import settings_for
from tests.console.filled_tables import (
    FILLED_ALREADY,
    changes,
    contents,
    declared_by_name,
    fill_tables,
    people_counted,
)

pytestmark = pytest.mark.databases("sqlite", "postgresql")

NEWEST = 6
"""How many migrations are tried by the suite, and all of them at night."""
FIRST_TO_SHARE = "0010"
BEFORE_EXPIRY = "0025 user_account.password_hash"
"""A first password that ends is none any more for code that knows no end (decision 95)."""


@pytest.fixture
def own_sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a migrated SQLite database of this test alone."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'filled.sqlite')}"


@pytest.fixture
def own_postgresql_url(postgres_server: PostgresServer, postgresql_template: str) -> Iterator[str]:
    """Return the URL of a migrated PostgreSQL database of this test alone."""
    url = postgres_server.create_database(postgres_server.name_of(postgresql_template))
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def filled(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Return a console of the newest version with a row in every table."""
    url = request.getfixturevalue(f"own_{database_kind}_url")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        fill_tables()
        yield app
        db.session.remove()
        db.engine.dispose()


def revisions() -> list[str]:
    """Return the migrations, the newest first."""
    return [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()]


def changed_on_the_way(steps: list[str]) -> set[str]:
    """Downgrade step by step, upgrade again, and return what that has changed."""
    found, before = set[str](), contents()
    ways = [(each, flask_migrate.downgrade, "-1") for each in steps]
    ways += [(each, flask_migrate.upgrade, "+1") for each in reversed(steps)]
    for revision, way, step in ways:
        way(revision=step)
        after = contents()
        found |= {f"{revision} {each}" for each in changes(before, after)}
        before = after
    return found


def test_the_newest_migrations_change_no_row_and_bring_everything_back(filled: Flask) -> None:
    rows = contents()
    assert [name for name, each in rows.items() if not each] == [], "every table has a row"
    assert len(rows) > len(FILLED_ALREADY) + 20
    declared, counted = declared_by_name(), people_counted()
    assert changed_on_the_way(revisions()[:NEWEST]) == set()
    assert (declared_by_name(), people_counted()) == (declared, counted)


@pytest.mark.nightly
def test_no_migration_changes_a_row_but_the_one_that_says_so(filled: Flask) -> None:
    declared, every = declared_by_name(), revisions()
    assert changed_on_the_way(every[: every.index(FIRST_TO_SHARE)]) == {BEFORE_EXPIRY}
    assert declared_by_name() == declared


@pytest.mark.parametrize("count", [NEWEST, pytest.param(None, marks=pytest.mark.nightly)])
def test_a_migration_that_is_taken_back_leaves_the_indexes_and_triggers_of_before(
    empty_database_url: str, tmp_path: Path, count: int | None
) -> None:
    before, *steps = reversed(revisions()[: count + 1] if count else revisions())
    app = create_app(settings_for(empty_database_url, tmp_path))
    with app.app_context():
        flask_migrate.upgrade(revision=before)
        known = [declared_by_name()]
        for each in steps:
            flask_migrate.upgrade(revision=each)
            known.append(declared_by_name())
        for each in reversed(steps):
            assert declared_by_name() == known.pop(), each
            flask_migrate.downgrade(revision="-1")
        assert declared_by_name() == known.pop()
        db.session.remove()
        db.engine.dispose()


def test_a_member_who_is_moved_by_hand_is_counted_once_the_triggers_are_back(
    filled: Flask,
) -> None:
    flask_migrate.downgrade(revision="0039")
    flask_migrate.upgrade()
    add = "INSERT INTO team (id, name, name_key, active) VALUES (2, 'B', 'b', 1 = 1)"
    for statement in (add, "UPDATE membership SET team_id = 2"):
        db.session.execute(text(statement))
    db.session.commit()
    db.session.remove()
    assert {team: people for team, _, _, people in people_counted() if team} == {1: 0, 2: 1}


@pytest.mark.databases("sqlite")
def test_the_index_of_words_is_merged_as_often_as_its_migration_says(filled: Flask) -> None:
    def merged_at() -> object:
        query = text("SELECT v FROM user_search_config WHERE k = 'automerge'")
        with db.engine.connect() as connection:
            return connection.scalar(query)

    assert merged_at() == 8
    flask_migrate.downgrade(revision="0043")
    assert merged_at() == 4
    flask_migrate.upgrade()
    assert merged_at() == 8
