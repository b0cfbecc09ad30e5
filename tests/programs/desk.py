"""Somebody who imports files of users into a real console, and the people who sign in to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Column, delete, select

from ctu import create_app
from ctu.extensions import Base, db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.actors import acting_as
from plugins.bulk_import.engine.reading.sheet import Refusal
from plugins.bulk_import.intake import Intake, accept, check
from plugins.bulk_import.reports.details.details import Details
from plugins.bulk_import.reports.details.error_file import content
from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.reports.verdict.verdict import Verdict
from plugins.bulk_import.state import State, current_state
from plugins.bulk_import.storage.tables.declarative_base import Base as ImportBase
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RowOutcome
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.console.app_settings import settings_for
from tests.console.people import sign_in
from tests.console.shared_apps import leave, prepare
from tests.files.sheets import HEADER
from tests.parts.emptying import empty_tables
from tests.programs.samples import PLANS, TEAMS

UPLOADER = "up.loader"


class Desk:
    """A console in whose context everything happens, and its uploader."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        group = db.session.scalars(select(PermissionGroup).filter_by(name="Team Leader")).one()
        teams = [Team(name=name) for name in TEAMS]
        db.session.add_all([*teams, *(CapacityPlan(name=name) for name in PLANS)])
        uploader = User(
            first_name="Ada",
            last_name="Quill",
            login=UPLOADER,
            password_hash="",
            group=group,
            primary_team=teams[0],
            teams=teams,
        )
        db.session.add(uploader)
        db.session.commit()
        self.uploader_id = uploader.id

    @property
    def state(self) -> State:
        """Return the state of the plugin for the uploader of this moment."""
        state = current_state()
        actor = state.actors.load(str(self.uploader_id), UserImporter)
        return replace(state, actors=acting_as(state.actors, actor))

    def clear(self) -> None:
        """Take away every import and everybody whom one has created."""
        db.session.rollback()
        db.session.expunge_all()
        empty_tables(db.session.execute, [ImportBase.metadata])
        for column in _of_people():
            db.session.execute(delete(column.table).where(column != self.uploader_id))
        db.session.execute(delete(User).where(User.id != self.uploader_id))
        db.session.commit()

    def check(self, file: bytes) -> dict[str, Any] | Refusal:
        """Return the verdict on a file as a script gets it, or why it is refused."""
        state = self.state
        found = check(state, self._request(state, file))
        db.session.rollback()
        if isinstance(found, Refusal):
            return found
        assert isinstance(found, Intake), found
        return Verdict(
            importer=UserImporter,
            file_name="people.csv",
            file_size=len(file),
            intake=found,
            people=UserImporter.people,
            nobody=UserImporter.nobody,
            all_or_nothing_rows=1000,
            is_whole=True,
        ).as_json()

    def run(self, file: bytes) -> ImportRun:
        """Import a file to its end."""
        state = self.state
        run = accept(state, self._request(state, file))
        assert isinstance(run, ImportRun), run
        while step(state, run.id, threading.Event()):
            pass
        db.session.rollback()
        return db.session.get_one(ImportRun, run.id, populate_existing=True)

    def error_file(self, run: ImportRun) -> bytes:
        """Return the rows with errors of an import."""
        state = self.state
        details = Details(state, UserImporter, run, History(state, UserImporter))
        return "".join(content(state.vault, details)).encode()

    def people(self, run: ImportRun) -> dict[int, dict[str, str]]:
        """Return whom an import has created, by the line of each; of the password nothing."""
        query = select(ImportRow.line, ImportRow.record_id).where(
            ImportRow.run_id == run.id, ImportRow.outcome == RowOutcome.CREATED
        )
        found = db.session.execute(query).all()
        people = {line: _as_row(db.session.get_one(User, int(key or 0))) for line, key in found}
        db.session.rollback()
        return people

    def can_sign_in(self, login: str, password: str) -> bool:
        """Return whether somebody gets in with a login and a password, by the form."""
        answer = sign_in(self.app.test_client(), login, password)
        return answer.status_code == 302

    def _request(self, state: State, file: bytes) -> ImportRequest:
        uploader = state.actors.load(str(self.uploader_id), UserImporter)
        return ImportRequest(UserImporter, uploader, Upload("people.csv", file, new_token()))


def _as_row(user: User) -> dict[str, str]:
    plan = user.plan.name if user.plan else ""
    cells = (
        *(user.first_name, user.last_name, user.login, "", user.group.name),
        *(str(user.web_rtc).upper(), user.extension or "", user.primary_team.name, plan),
        str(user.active).upper(),
    )
    return dict(zip(HEADER, cells, strict=True))


@contextmanager
def open_desk(database: Path) -> Iterator[Desk]:
    """Open a console on a migrated SQLite database that holds what the console ships."""
    settings = settings_for(f"sqlite:///{database}", database.parent)
    app = create_app(settings)
    prepare(app)
    try:
        with app.app_context():
            yield Desk(app)
    finally:
        leave(app)


def _of_people() -> list[Column[Any]]:
    """Return the columns of other tables that say whose a row is."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is User.__table__.c.id for key in column.foreign_keys)
    ]
