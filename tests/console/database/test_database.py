"""What the console asks its database for, on both kinds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, make_url, select, text

from ctu.extensions import db
from ctu.models.statements.key_search import held_keys, is_among
from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.inspection.statements import Record

KEYS = [f"nobody.{number}" for number in range(70_000)]


def test_more_keys_than_a_statement_has_places_are_looked_up_in_one(
    app: Flask,
    make_user: Callable[..., User],
    statements: Record,
) -> None:
    make_user("ann")
    make_user("o'hara\\\"ł")
    with statements() as sent:
        found = db.session.scalars(
            select(User.login_key).where(is_among(User.login_key, {*KEYS, "ann", "o'hara\\\"ł"}))
        ).all()
    assert sorted(found) == ["ann", "o'hara\\\"ł"]
    assert len(sent) == 1


def test_among_no_keys_there_is_nobody(app: Flask, make_user: Callable[..., User]) -> None:
    make_user("ann")
    assert db.session.scalars(select(User.id).where(is_among(User.login_key, ()))).all() == []


def test_the_keys_that_are_held_are_told_from_the_others(
    app: Flask, make_user: Callable[..., User]
) -> None:
    make_user("ann")
    make_user("o'hara\\\"ł")
    held = held_keys(User.login_key, {*KEYS[:2_000], "ann", "ANN", "o'hara\\\"ł", "a\nb"})
    assert held == {"ann", "o'hara\\\"ł"}
    assert held_keys(User.login_key, set()) == set()


@pytest.mark.databases("sqlite", "postgresql")
def test_keys_of_logins_are_compared_by_code_point_whatever_the_locale(app: Flask) -> None:
    columns: dict[str, Any] = {
        each["name"]: each["type"] for each in inspect(db.engine).get_columns("user_account")
    }
    on_postgresql = db.engine.dialect.name == "postgresql"
    assert columns["login_key"].collation == ("C" if on_postgresql else None)


@pytest.mark.databases("postgresql")
def test_nothing_is_prepared_that_does_not_ask_for_it(app: Flask) -> None:
    query = select(User.id, User.guesses)
    for _ in range(10):
        db.session.execute(query).all()
    # A connection of the pool may keep what pages have asked for before.
    words = str(query.compile(db.engine))
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement = :words")
    assert db.session.scalar(prepared, {"words": words}) == 0


@pytest.mark.databases("sqlite")
def test_the_log_of_sqlite_is_copied_at_16_megabytes(app: Flask) -> None:
    pages = db.session.scalar(text("PRAGMA wal_autocheckpoint"))
    size = db.session.scalar(text("PRAGMA page_size"))
    assert (pages, size) == (4_000, 4_096)


@pytest.mark.databases("sqlite")
def test_a_file_in_the_place_of_the_database_is_used_by_those_that_run(
    app: Flask, make_user: Callable[..., User], tmp_path: Path
) -> None:
    file = Path(str(db.engine.url.database))
    make_user("restored")
    with closing(sqlite3.connect(file)) as own, closing(sqlite3.connect(tmp_path / "copy")) as copy:
        own.backup(copy)
    make_user("lost")

    file.rename(tmp_path / "before")
    assert {"lost", "restored"} <= set(db.session.scalars(select(User.login)))
    db.session.remove()
    for path in (f"{file}-wal", f"{file}-shm"):
        Path(path).unlink()
    (tmp_path / "copy").rename(file)

    found = set(db.session.scalars(select(User.login)))
    assert ("restored" in found, "lost" in found) == (True, False)


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("style", ["German", "SQL,DMY", "Postgres", "ISO,MDY"])
def test_times_and_texts_are_read_whatever_the_role_is_set_to(
    make_app: MakeApp, empty_postgresql_url: str, style: str
) -> None:
    there = make_url(empty_postgresql_url).update_query_dict(
        {
            "options": f"-c datestyle={style} -c timezone=Asia/Kathmandu -c client_encoding=LATIN1"
            " -c default_transaction_isolation=serializable"
        }
    )
    url = there.render_as_string(hide_password=False)
    with make_app(SQLALCHEMY_DATABASE_URI=url).app_context():
        try:
            db.session.execute(text("SELECT 1"))
            db.session.rollback()
            time, name, isolation = db.session.execute(
                text(
                    "SELECT timestamptz '2026-11-30 01:55:00+00', chr(322) || chr(128512),"
                    " current_setting('transaction_isolation')"
                )
            ).one()
        finally:
            db.session.remove()
            db.engine.dispose()
    assert (time, name) == (datetime(2026, 11, 30, 1, 55, tzinfo=UTC), "ł😀")
    assert isolation == "read committed"
