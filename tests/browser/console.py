"""Consoles that a browser visits: each serves a database of its own, with what a module puts in."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import delete, select

from ctu import create_app
from ctu.account.passwords.passwords import hash_password
from ctu.develop.servers.page_server import serve
from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.memory_table import ImportMemory
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.suite.templates import compile_once

PASSWORD = "Quiet-Harbour-72"
DATABASE = "console.sqlite"

MakeContext = Callable[..., BrowserContext]
Open = Callable[..., Page]


@dataclass(frozen=True)
class Console:
    """A console that is being served, and the folder in which it keeps its database."""

    app: Flask
    address: str
    folder: Path

    def filled(self, fill: Callable[[], object]) -> str:
        """Put records into the database; return the address."""
        with self.app.app_context():
            fill()
        return self.address


@contextmanager
def serve_console(template: Path, folder: Path, redis_url: str) -> Iterator[Console]:
    """Serve a console on a copy of a migrated database; yield it."""
    shutil.copy(template, folder / DATABASE)
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / DATABASE}",
            "BULK_IMPORT_REDIS_URL": redis_url,
            "CTU_VAR_FOLDER": str(folder),
            "CTU_LIMITS": False,
            "CTU_ARGON2_TIME_COST": 1,
            "CTU_ARGON2_MEMORY_KIB": 8,
        }
    )
    compile_once(app)
    with serve(app) as address:
        yield Console(app, address, folder)
    with app.app_context():
        db.engine.dispose()


def forget_repairs() -> None:
    """Forget what is remembered of everybody's repairs, within the console."""
    state = current_state()
    state.session.execute(delete(ImportMemory))
    state.session.commit()


def add_imogen(group: str, **values: Any) -> User:
    """Store Imogen Vale of the team Sales, whom the fixture `sign_in` signs in; return her."""
    imogen = User(
        first_name="Imogen",
        last_name="Vale",
        login="i.vale",
        password_hash=hash_password(PASSWORD),
        group=db.session.scalars(select(PermissionGroup).filter_by(name=group)).one(),
        primary_team=sales_team(),
        **values,
    )
    db.session.add(imogen)
    db.session.commit()
    return imogen


def sales_team() -> Team:
    """Return the team Sales, a new one where there is none yet."""
    return db.session.scalars(select(Team).filter_by(name="Sales")).one_or_none() or Team(
        name="Sales"
    )


def add_import(actor: User, name: str, content: bytes, *, is_worked_off: bool = True) -> ImportRun:
    """Store an import of users, and work it off unless it is to wait; return it."""
    state = current_state()
    run = accept(state, ImportRequest(UserImporter, actor, Upload(name, content, new_token())))
    assert isinstance(run, ImportRun)
    while is_worked_off and step(state, run.id, threading.Event()):
        pass
    return run
