"""Rows inserted by one statement are equal to rows inserted one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import DataError, IntegrityError

from ctu.extensions import db
from ctu.models.statements.many_rows import insert_for_ids, insert_many
from ctu.models.statements.rows_by_values import MOST_PARAMETERS
from ctu.models.users import User
from tests.inspection.statements import Record

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


def by_column(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def stored(prefix: str) -> list[tuple[Any, ...]]:
    own = {"id", "login", "login_key"}
    columns = [each for each in USERS.c if each.name not in own]
    query = select(*columns).where(USERS.c.login.startswith(prefix)).order_by(USERS.c.login)
    return [tuple(each) for each in db.session.execute(query)]


def test_many_rows_are_stored_as_single_ones(app: Flask, leader: User, statements: Record) -> None:
    for row in people(leader, "one."):
        db.session.execute(insert(USERS), row)
    with statements() as sent:
        insert_many(USERS, by_column(people(leader, "many.")))

    assert len(sent) == 1
    assert stored("many.") == stored("one.")


def test_the_ids_of_new_rows_are_reported_in_their_order(app: Flask, leader: User) -> None:
    insert_many(USERS, by_column(people(leader, "before.")))
    columns = by_column(people(leader, "told."))
    columns["login_key"].reverse()
    ids = insert_for_ids(USERS, columns, USERS.c.login_key, same={"session_version": 2})

    query = select(USERS.c.login_key, USERS.c.id).where(USERS.c.session_version == 2)
    found = dict(map(tuple, db.session.execute(query)))
    assert ids == [found[key] for key in columns["login_key"]]
    assert len(set(ids)) == len(TEXTS)


def test_whoever_is_added_next_has_the_next_id(app: Flask, leader: User) -> None:
    ids = insert_for_ids(USERS, by_column(people(leader, "told.")), USERS.c.login_key, same={})
    last = people(leader, "last.")[0]
    assert db.session.scalar(insert(USERS).returning(USERS.c.id), last) == max(ids) + 1


def test_no_rows_are_no_statement(app: Flask, statements: Record) -> None:
    with statements() as sent:
        insert_many(USERS, {"login": []})
        assert insert_for_ids(USERS, {"login": []}, USERS.c.login, same={}) == []
    assert sent == []


def test_a_row_that_the_table_refuses_is_the_same_error(app: Flask, leader: User) -> None:
    row = people(leader, "twice.")[0]
    with pytest.raises(IntegrityError) as twice, db.session.begin_nested():
        insert_many(USERS, by_column([row, row]))
    assert "login_key" in str(twice.value.orig)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        insert_many(USERS, by_column([row | {"first_name": ""}]))


def test_a_moment_without_a_zone_is_refused(app: Flask, leader: User) -> None:
    row = people(leader, "a.")[0] | {"password_expires_at": datetime(2026, 1, 1)}  # noqa: DTZ001
    with pytest.raises(Exception, match="A moment needs a time zone"):
        insert_many(USERS, by_column([row]))


def test_insert_many_takes_values_shared_by_all_rows_once(app: Flask, leader: User) -> None:
    rows = people(leader, "told.")
    same = rows[0]
    own = [{name: f"{name}.{number}" for name in ("login", "login_key")} for number in range(3)]
    insert_many(USERS, by_column(own), same={k: v for k, v in same.items() if k not in own[0]})
    apart = [same | {name: f"a{value}" for name, value in each.items()} for each in own]
    insert_many(USERS, by_column(apart))

    assert stored("login.") == stored("alogin.")
    assert len(stored("login.")) == len(own)


def test_more_rows_than_a_statement_of_sqlite_has_parameters_for(app: Flask, leader: User) -> None:
    logins = [f"{number:05d}" for number in range(MOST_PARAMETERS // 4 + 1)]
    same = {"first_name": "A", "last_name": "B", "group_id": leader.group_id}
    same |= {"primary_team_id": leader.primary_team_id}
    columns = dict.fromkeys(("login", "login_key", "extension", "password_hash"), logins)
    ids = insert_for_ids(USERS, columns, USERS.c.login_key, same=same)

    assert len(set(ids)) == len(logins)
    query = select(USERS.c.extension).where(USERS.c.password_hash == logins[-1])
    assert db.session.scalars(query).all() == [logins[-1]]


def test_a_text_that_is_too_long_is_refused_and_not_cut(app: Flask, leader: User) -> None:
    rows = people(leader, "long.")
    for several in (
        [rows[0], rows[1] | {"first_name": "x" * 51}],
        [rows[0] | {"last_name": "x" * 51}],
    ):
        with pytest.raises((DataError, IntegrityError)), db.session.begin_nested():
            insert_many(USERS, by_column(several))
