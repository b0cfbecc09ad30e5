"""A console for measuring: its own database, Redis and folder, gone when it is left."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import func, select

from ctu import create_app
from ctu.account.passwords.passwords import hash_password
from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.redis_server import RedisServer
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import OPEN_STATUSES, RunStatus

ROOT = Path(__file__).resolve().parents[1]
DEADLINE_SECONDS = 300.0
PASSWORD = "Quiet-Harbour-00000!"


@dataclass
class World:
    """A running console with one uploader of the highest rank."""

    app: Flask
    url: str
    """Where its database is."""
    environment: Mapping[str, str]

    def uploader(self) -> User:
        """Return the person who uploads."""
        return db.session.scalars(select(User).filter_by(login_key="bench")).one()

    def person_count(self, prefix: str) -> int:
        """Return how many people there are whose login begins like this."""
        query = select(func.count()).select_from(User).where(User.login.startswith(prefix))
        found = db.session.scalar(query) or 0
        db.session.rollback()
        return found


def unfinished() -> bool:
    """Say whether an import waits or runs."""
    open_runs = select(ImportRun.id).where(ImportRun.status.in_(OPEN_STATUSES)).limit(1)
    found = db.session.scalar(open_runs) is not None
    db.session.rollback()
    return found


def run_counts() -> tuple[int, int]:
    """Return how many imports have created all their rows, and how many rows that is."""
    query = select(func.count(), func.sum(ImportRun.created_rows)).where(
        ImportRun.status == RunStatus.COMPLETED
    )
    runs, rows = db.session.execute(query).one()
    db.session.rollback()
    return runs, int(rows or 0)


@contextmanager
def world(database: str = "sqlite", **settings: str) -> Iterator[World]:
    """Make a console on SQLite or PostgreSQL with a team, a plan and the shipped groups."""
    with ExitStack() as exits:
        folder = exits.enter_context(tempfile.TemporaryDirectory(prefix="bench"))
        redis = exits.enter_context(RedisServer())
        url = f"sqlite:///{folder}/bench.sqlite3"
        if database == "postgresql":
            url = exits.enter_context(PostgresServer()).create_database()
        environment = {
            "DATABASE_URL": url,
            "REDIS_URL": redis.url,
            "CTU_VAR_FOLDER": folder,
            "CTU_SECRET_KEY": "only for measuring",
            "CTU_LOG_LEVEL": "ERROR",
            "CTU_LIMITS": "0",
            "BULK_IMPORT_KEYS": Fernet.generate_key().decode(),
            **settings,
        }
        before = dict(os.environ)
        exits.callback(_restore, before)
        os.environ.update(environment)
        app = create_app({"BULK_IMPORT_MAX_BYTES": 10_000_000})
        with app.app_context():
            flask_migrate.upgrade()
            _populate()
            yield World(app, url, dict(os.environ))
            db.session.remove()
            db.engine.dispose()


@contextmanager
def worker(
    place: World,
    processes: int = 1,
    cores: Collection[int] | None = None,
    app: str = "wsgi",
) -> Iterator[int]:
    """Run `flask worker` until the block is left.

    :param cores: the processors that it may use; None for all of them.
    """
    command = [sys.executable, "-m", "flask", "--app", app, "worker"]
    process = subprocess.Popen(
        [*command, "--processes", str(processes)],
        cwd=ROOT,
        env=dict(place.environment),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    if cores is not None:
        os.sched_setaffinity(process.pid, cores)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(done: object, seconds: float = DEADLINE_SECONDS, pause: float = 0.1) -> None:
    """Ask `done()` until it says yes, ten times a second: more often would be measured too.

    :param pause: other seconds between two questions, for one that costs next to nothing.
    """
    deadline = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError("What was measured did not end.")
        time.sleep(pause)


def _populate() -> None:
    team = Team(name="Customer Loyalty")
    group = db.session.scalars(select(PermissionGroup).filter_by(name="Sys Admin")).one()
    plan = CapacityPlan(name="Voice standard")
    person = User(
        first_name="Bench",
        last_name="Mark",
        login="bench",
        group=group,
        primary_team=team,
        password_hash=hash_password(PASSWORD),
    )
    db.session.add_all([team, plan, person])
    db.session.commit()


def _restore(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
