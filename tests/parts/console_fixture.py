"""A console as in production: pages in this process, workers in processes of their own."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text

from ctu import create_app
from ctu.account.passwords.passwords import hash_password, verify
from ctu.develop.servers.redis_server import RedisServer
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from tests.parts.worker_process import WorkerProcess
from tests.suite.templates import compile_once

PASSWORD = "Quiet-Harbour-7245"
CHEAP_HASH = {"CTU_ARGON2_TIME_COST": "1", "CTU_ARGON2_MEMORY_KIB": "8"}
T = TypeVar("T", Team, CapacityPlan, PermissionGroup)
# What a developer's own environment may say, and must not.
OUTSIDE = ("CTU_", "BULK_IMPORT_", "FLASK_", "DATABASE_URL", "REDIS_URL")


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    id: int
    login: str
    name: str
    password: str = PASSWORD


@dataclass
class Console:
    """One console: a database, a Redis of its own, the pages, and workers as wanted."""

    url: str
    folder: Path
    redis: RedisServer
    settings: Mapping[str, str]
    app: Flask = field(init=False)
    engine: Engine = field(init=False)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))
    running: list[WorkerProcess] = field(default_factory=list)

    def __post_init__(self) -> None:
        with patch.dict(os.environ, self.environment, clear=True):
            self.app = create_app()
        compile_once(self.app)
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of every process of this console."""
        inherited = {key: text for key, text in os.environ.items() if not key.startswith(OUTSIDE)}
        own = {
            "DATABASE_URL": self.url,
            "REDIS_URL": self.redis.url,
            "CTU_VAR_FOLDER": str(self.folder),
            "CTU_SECRET_KEY": "only for tests",
            "CTU_LIMITS": "0",
            # A busy machine is not a database that does not answer.
            "CTU_DATABASE_SECONDS": "60",
            "BULK_IMPORT_SWEEP_SECONDS": "0.5",
        }
        return inherited | own | dict(self.settings)

    def query(self, statement: str, **values: Any) -> list[Any]:
        """Read from the database beside the program, in one snapshot."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def execute(self, statement: str, **values: Any) -> None:
        """Change what is stored beside the program."""
        with self.engine.connect() as connection:
            connection.execute(text(statement), values)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Let a block change what is stored, with the console's own models."""
        with self.app.app_context():
            yield
            db.session.commit()

    def name(self, stem: str) -> str:
        """Return a name that nobody else has."""
        return f"{stem}{next(self.numbers)}"

    def team(self, name: str = "", **values: Any) -> str:
        """Make a team and return its name."""
        name = name or self.name("Team ")
        with self.change():
            db.session.add(Team(name=name, **values))
        return name

    def plan(self, name: str = "", **values: Any) -> str:
        """Make a capacity plan and return its name."""
        name = name or self.name("Plan ")
        with self.change():
            db.session.add(CapacityPlan(name=name, **values))
        return name

    def group(self, rank: int, **values: Any) -> str:
        """Make a permission group with a policy of its own and return its name."""
        name = self.name("Group ")
        with self.change():
            policy = PasswordPolicy(name=self.name("Policy "))
            db.session.add(PermissionGroup(name=name, rank=rank, policy=policy, **values))
        return name

    def person(self, group: str, *teams: str, **values: Any) -> Person:
        """Make somebody of some teams, of which the first is the primary one."""
        values = {"login": self.name("person."), "first_name": "Ada", "last_name": "Quill"} | values
        with self.change():
            own = [self.named(Team, name) for name in teams]
            user = User(
                group=self.named(PermissionGroup, group),
                primary_team=own[0],
                teams=own,
                password_hash=hash_password(PASSWORD),
                **values,
            )
            db.session.add(user)
            db.session.flush()
            return Person(user.id, user.login, user.full_name)

    def start_worker(self, processes: int = 1, app: str = "wsgi", **settings: str) -> WorkerProcess:
        """Start `flask worker`; it ends with this console at the latest."""
        log = self.folder / self.name("worker-log-")
        worker = WorkerProcess(self.environment | settings, log, processes, app)
        self.running.append(worker)
        worker.wait_until_ready(self.redis.url)
        return worker

    @contextmanager
    def worker(self, processes: int = 1, app: str = "wsgi") -> Iterator[WorkerProcess]:
        """Run `flask worker` for a block, and end it whatever happens."""
        worker = self.start_worker(processes, app)
        try:
            yield worker
        finally:
            worker.end()
            self.running.remove(worker)

    def living_worker(self) -> WorkerProcess:
        """Return a worker that has survived so far, or a new one."""
        living = (each for each in self.running if each.supervisor.poll() is None)
        return next(living, None) or self.start_worker()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Freeze the workers for a block, so that something can happen before they begin."""
        for worker in self.running:
            worker.kill(worker.workers, signal.SIGSTOP)
        try:
            yield
        finally:
            for worker in self.running:
                worker.kill(worker.workers, signal.SIGCONT)

    def named(self, kind: type[T], name: str) -> T:
        """Return a team, plan or group as stored, to be read or changed inside `change`."""
        return db.session.scalars(select(kind).filter_by(name=name)).one()

    def fits(self, login: str, password: str) -> bool:
        """Return whether a password is exactly the one that somebody has, inside `change`."""
        return verify(self.user(login).password_hash, password)

    def user(self, login: str) -> User:
        """Return somebody as stored, to be read or changed inside `change`."""
        return db.session.scalars(select(User).filter_by(login=login)).one()

    def close(self) -> None:
        """End every worker and give back every connection."""
        for worker in self.running:
            worker.end()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.engine.dispose()


@contextmanager
def make_console(url: str, folder: Path, **settings: str) -> Iterator[Console]:
    """Make a console on a migrated database, with a hash that costs next to nothing."""
    with RedisServer() as redis, console_with(url, folder, redis, **settings) as console:
        yield console


@contextmanager
def console_with(url: str, folder: Path, redis: RedisServer, **settings: str) -> Iterator[Console]:
    """Make a console on a migrated database and a Redis that runs."""
    keys = {"BULK_IMPORT_KEYS": Fernet.generate_key().decode()}
    console = Console(url, folder, redis, CHEAP_HASH | keys | settings)
    try:
        yield console
    finally:
        console.close()


@contextmanager
def make_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """Make a migrated database of a kind, and return its URL; it is gone afterwards."""
    template: Any = request.getfixturevalue(f"{kind}_template")
    if kind == "sqlite":
        shutil.copy(template, folder / "console.sqlite")
        yield f"sqlite:///{folder / 'console.sqlite'}"
        return
    server: Any = request.getfixturevalue("postgres_server")
    url = str(server.create_database(server.name_of(template)))
    try:
        yield url
    finally:
        server.drop_database(url)
