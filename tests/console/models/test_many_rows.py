"""Rows that are inserted by one statement are as those that are inserted one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from ctu.extensions import db
from ctu.models.many_rows import insert_many
from ctu.models.users import User
from tests.statements import Record

pytestmark = pytest.mark.databases("sqlite", "postgresql")

USERS: Any = User.__table__
TEXTS = ("Ann", "O'Hara", "李", "\U0001f600", 'a"b\\c', "%(x)s %s :y", "null", "é" * 50)
MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123456, timezone(timedelta(hours=2)))
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def people(leader: User, prefix: str) -> list[dict[str, Any]]:
    """Return rows with values of all kinds, and with nothing in what may be empty."""
    common: dict[str, Any] = {
        "group_id": leader.group_id,
        "primary_team_id": leader.primary_team_id,
    }
    common |= {"created_at": NOW, "import_public_id": "p"}
    return [
        common
        | {"first_name": text, "last_name": text, "login": f"{prefix}{number}"}
        | {"login_key": f"{prefix}{number}", "password_hash": text, "web_rtc": number % 2 == 0}
        | {"extension": None if number % 3 else f"0{number}", "plan_id": None}
        | {"password_expires_at": MOMENT if number % 2 else None}
        | {"active_from": date(2026, 2, 28) if number % 2 else None}
        for number, text in enumerate(TEXTS)
    ]


def stored(prefix: str) -> list[tuple[Any, ...]]:
    own = {"id", "login", "login_key"}
    columns = [each for each in USERS.c if each.name not in own]
    query = select(*columns).where(USERS.c.login.startswith(prefix)).order_by(USERS.c.login)
    return [tuple(each) for each in db.session.execute(query)]


def test_many_rows_are_stored_as_single_ones(app: Flask, leader: User, statements: Record) -> None:
    for row in people(leader, "one."):
        db.session.execute(insert(USERS), row)
    with statements() as sent:
        added = insert_many(USERS, people(leader, "many."), USERS.c.id, USERS.c.login_key)
    ids = {row[1]: row[0] for row in added}

    assert len(sent) == 1
    assert stored("many.") == stored("one.")
    query = select(USERS.c.login_key, USERS.c.id).where(USERS.c.login.startswith("many."))
    assert len(ids) == len(TEXTS)
    assert ids == dict(map(tuple, db.session.execute(query)))


def test_no_rows_are_no_statement(app: Flask, statements: Record) -> None:
    with statements() as sent:
        assert insert_many(USERS, [], USERS.c.id) == []
    assert sent == []


def test_a_row_that_the_table_refuses_is_the_same_error(app: Flask, leader: User) -> None:
    row = people(leader, "twice.")[0]
    with pytest.raises(IntegrityError) as twice, db.session.begin_nested():
        insert_many(USERS, [row, row])
    assert "login_key" in str(twice.value.orig)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        insert_many(USERS, [row | {"first_name": ""}])


def test_a_moment_without_a_zone_is_refused(app: Flask, leader: User) -> None:
    row = people(leader, "a.")[0] | {"password_expires_at": datetime(2026, 1, 1)}  # noqa: DTZ001
    with pytest.raises(Exception, match="A moment needs a time zone"):
        insert_many(USERS, [row])
