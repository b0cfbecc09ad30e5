"""What is stored: keys, checks, the primary team, moments, and how SQLite is set up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from ctu import create_app
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PasswordPolicy
from ctu.models.teams import Team, membership
from ctu.models.users import LOGIN_LENGTH, User
from tests.console.app_settings import settings_for

MakeUser = Callable[..., User]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Ann", "ANN"), ("Müller", "MÜLLER"), ("straße", "STRASSE"), ("ﬁne", "FINE"), ("İ", "i̇")],
)
def test_logins_that_differ_in_case_only_are_the_same(
    make_user: MakeUser, first: str, second: str
) -> None:
    make_user(first)
    with pytest.raises(IntegrityError):
        make_user(second, password=None)


@pytest.mark.parametrize("kind", [Team, CapacityPlan])
def test_names_that_differ_in_case_only_are_the_same(app: Flask, kind: type[Any]) -> None:
    db.session.add_all([kind(name="Große Runde"), kind(name=" GROSSE  RUNDE ".replace("  ", " "))])
    with pytest.raises(IntegrityError):
        db.session.commit()


def test_a_login_that_grows_when_folded_is_stored(make_user: MakeUser) -> None:
    login = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * LOGIN_LENGTH
    stored = make_user(login, password=None)
    db.session.expire_all()
    assert stored.login == login
    assert len(stored.login_key) > 10 * LOGIN_LENGTH


def test_names_are_trimmed_and_composed(make_team: Callable[..., Team]) -> None:
    assert make_team("  Cafe\u0301\u00a0").name == "Café"


@pytest.mark.parametrize(
    "values",
    [
        {"first_name": ""},
        {"last_name": "x" * 51},
        {"extension": ""},
        {"failed_tries": -1},
        {"session_version": 0},
    ],
)
def test_the_database_refuses_impossible_people(
    make_user: MakeUser, values: dict[str, Any]
) -> None:
    with pytest.raises(DBAPIError):
        make_user(password=None, **values)


@pytest.mark.parametrize(
    "thing",
    [
        CapacityPlan(name="Odd", voice=-1),
        PasswordPolicy(name="Odd", min_length=9, max_length=8),
        PasswordPolicy(name="Odd", lock_tries=0),
        Team(name=""),
    ],
)
def test_the_database_refuses_impossible_settings(app: Flask, thing: Any) -> None:
    db.session.add(thing)
    with pytest.raises(IntegrityError):
        db.session.commit()


def test_the_primary_team_is_always_one_of_the_teams(
    make_user: MakeUser, make_team: Callable[..., Team]
) -> None:
    person = make_user(team="Sales")
    person.primary_team = make_team("Billing")
    db.session.commit()
    person.teams = []
    db.session.commit()
    stored = db.session.scalars(select(membership.c.team_id).filter_by(user_id=person.id)).all()
    assert stored == [person.primary_team_id]


def test_moments_come_back_with_their_zone(make_user: MakeUser) -> None:
    moment = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    person = make_user(last_sign_in_at=moment)
    db.session.expire_all()
    assert person.last_sign_in_at == moment
    assert person.created_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(make_user: MakeUser) -> None:
    with pytest.raises(StatementError, match="time zone"):
        make_user(last_sign_in_at=datetime(2026, 11, 22))  # noqa: DTZ001 - that is the point.


def test_an_error_of_the_database_does_not_quote_what_was_typed(make_user: MakeUser) -> None:
    make_user("secret.login")
    with pytest.raises(IntegrityError) as caught:
        make_user("secret.login", first_name="Hidden", password=None)
    assert "Hidden" not in str(caught.value)


@pytest.mark.databases("sqlite")
def test_sqlite_is_made_fit_for_many_processes_and_overwrites_what_is_erased(
    database_url: str, tmp_path: Path
) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "secure_delete": 1,
        "temp_store": 2,
    }
    # As it is shipped: the consoles of tests wait for no disk.
    with create_app(settings_for(database_url, tmp_path)).app_context():
        found = {name: db.session.scalar(text(f"PRAGMA {name}")) for name in wanted}
        db.session.remove()
        db.engine.dispose()
    assert found == wanted
