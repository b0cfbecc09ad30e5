"""The console on a migrated database of its own for each test, and people to fill it with."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu import create_app
from ctu.account.passwords.passwords import hash_password
from ctu.config import DEFAULTS
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.web.monitoring import logs
from tests.console.app_settings import MakeApp, settings_for
from tests.console.people import PASSWORD, enter, group_named
from tests.console.shared_apps import SharedApps, prepare
from tests.console.shared_database import SharedDatabase
from tests.inspection.statements import Record, recorded


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("CTU_", "BULK_IMPORT_")) or name in {"DATABASE_URL", "REDIS_URL"}:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_database(postgres_server: Any, postgresql_template: str) -> Iterator[SharedDatabase]:
    """Make one PostgreSQL database for all tests of this process."""
    url = postgres_server.create_database(postgres_server.name_of(postgresql_template))
    shared = SharedDatabase(url)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def sqlite_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where this process has its SQLite database."""
    return tmp_path_factory.mktemp("sqlite") / "console.sqlite"


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_path: Path) -> str:
    """Return the URL of a fresh, migrated SQLite database."""
    # A connection that an earlier test has left open keeps the file that it has opened.
    for path in sqlite_path.parent.glob(f"{sqlite_path.name}*"):
        path.unlink()
    shutil.copy(sqlite_template, sqlite_path)
    return f"sqlite:///{sqlite_path}"


@pytest.fixture
def postgresql_url(shared_database: SharedDatabase) -> Iterator[str]:
    """Return the URL of a migrated PostgreSQL database that holds what the console ships."""
    yield shared_database.url
    shared_database.clear()


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh, migrated database."""
    return str(request.getfixturevalue(f"{database_kind}_url"))


@pytest.fixture(scope="session")
def shared_apps() -> Iterator[SharedApps]:
    """Keep one console for each database of this process."""
    apps = SharedApps()
    yield apps
    apps.close()


@pytest.fixture
def make_app(database_url: str, tmp_path: Path, shared_apps: SharedApps) -> Iterator[MakeApp]:
    """Make a console on the test's database; one with other settings is the test's own."""
    apps: list[Flask] = []

    def make(**settings: Any) -> Flask:
        if settings or apps:
            apps.append(create_app(settings_for(database_url, tmp_path) | settings))
            prepare(apps[-1])
        else:
            apps.append(shared_apps.take(database_url, tmp_path))
        return apps[-1]

    yield make
    for app in apps:
        shared_apps.leave(app)
    # Loggers belong to the process: the next test shall not have the level of this one's console.
    for name in logs.NAMES:
        logging.getLogger(name).setLevel(DEFAULTS["CTU_LOG_LEVEL"])


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    """Make a console whose context is open, so that a test can use `db.session`."""
    app = make_app()
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without a session."""
    return app.test_client()


@pytest.fixture
def make_team(app: Flask) -> Callable[..., Team]:
    """Return a factory of teams; one that exists is given back."""

    def make(name: str = "Sales", **values: Any) -> Team:
        team = db.session.scalars(select(Team).filter_by(name=name)).one_or_none()
        team = team or Team(name=name)
        for key, value in values.items():
            setattr(team, key, value)
        db.session.add(team)
        db.session.commit()
        return team

    return make


@pytest.fixture
def make_plan(app: Flask) -> Callable[..., CapacityPlan]:
    """Return a factory of capacity plans."""

    def make(name: str = "Voice standard", **values: Any) -> CapacityPlan:
        plan = CapacityPlan(name=name, **values)
        db.session.add(plan)
        db.session.commit()
        return plan

    return make


@pytest.fixture
def make_group(app: Flask) -> Callable[..., PermissionGroup]:
    """Return a factory of permission groups; `policy` is that of Agent unless given."""

    def make(name: str, rank: int, **values: Any) -> PermissionGroup:
        values.setdefault("policy", group_named("Agent").policy)
        group = PermissionGroup(name=name, rank=rank, **values)
        db.session.add(group)
        db.session.commit()
        return group

    return make


@pytest.fixture
def make_user(app: Flask, make_team: Callable[..., Team]) -> Callable[..., User]:
    """Return a factory of people; `group` and `team` are names, `password` is hashed."""

    def make(
        login: str = "a.okafor",
        group: str = "Agent",
        team: str = "Sales",
        password: str | None = PASSWORD,
        **values: Any,
    ) -> User:
        if password is not None:
            values.setdefault("password_hash", hash_password(password))
        values = {"first_name": "Adaeze", "last_name": "Okafor"} | values
        user = User(login=login, group=group_named(group), primary_team=make_team(team), **values)
        db.session.add(user)
        db.session.commit()
        return user

    return make


@pytest.fixture
def leader(make_user: Callable[..., User], client: FlaskClient) -> User:
    """Sign in a team leader of team Sales."""
    leader = make_user("t.lead", "Team Leader", first_name="Tia", last_name="Lead")
    enter(client, leader)
    return leader


@pytest.fixture
def statements(app: Flask) -> Record:
    """Return a context manager that records the statements of a block."""
    return lambda: recorded(db.engine)
