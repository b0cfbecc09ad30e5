"""A stock Flask-Admin panel of a few lines with one kind of import, and rows for it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ctu.develop.servers.page_server import serve
from plugins.bulk_import import (
    Boolean,
    BulkImport,
    BulkImportView,
    Importer,
    Reference,
    Secret,
    Text,
    lookup,
)
from plugins.bulk_import.intake import accept
from plugins.bulk_import.reports.details.details import Details
from plugins.bulk_import.reports.details.error_file import content
from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.state import State, current_state
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.tables.piece_table import ImportPiece
from plugins.bulk_import.storage.tables.repair_table import ImportRepair
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.browser.import_pages import file

PAGE = "/admin/imports/members/"
HEAD = "Login,Pin,Club,Active\r\n"
CLUBS = [f"Club {number}" for number in range(1, 15)]


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str]


db = SQLAlchemy(model_class=Base)


class MemberImporter(Importer):
    slug = "members"
    noun = "Members"
    batch_rows = 10

    login = Text("Login", max_length=200, unique="Login: Twice in the file.")
    pin = Secret("Pin")
    club = Reference("Club", str, required=False)
    active = Boolean("Active")

    @lookup(club, missing="Club: There is no such club.")
    def clubs(self, keys):
        return {name.casefold(): name for name in CLUBS}

    def choices(self):
        return {MemberImporter.club: CLUBS}

    def advice(self):
        return {MemberImporter.pin: ["Four digits."]}

    def create(self, rows):
        members = [Member(login=row[self.login]) for row in rows]
        db.session.add_all(members)
        return members


class Host:
    """The panel, and what happens behind its pages."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.address = address

    def within(self, work: Callable[[State], Any]) -> Any:
        with self.app.app_context():
            return work(current_state())

    def change(self, **values: Any) -> None:
        def write(state: State) -> None:
            state.session.execute(update(ImportRun).values(updated_at=database_now(), **values))
            state.session.commit()

        self.within(write)

    def clear(self) -> None:
        def wipe(state: State) -> None:
            for table in (ImportPiece, ImportRepair, ImportRow, ImportBatch, ImportRun, Member):
                state.session.execute(delete(table))
            state.session.commit()
            state.queue.heartbeat()

        self.within(wipe)

    def work(self) -> None:
        def finish(state: State) -> None:
            for run_id in state.session.scalars(select(ImportRun.id)).all():
                while step(state, run_id, threading.Event()):
                    pass

        self.within(finish)

    def count(self) -> int:
        query = select(func.count()).select_from(ImportRun)
        return self.within(lambda state: state.session.scalar(query))

    def error_file(self) -> str:
        """Return the error file of the newest import."""

        def read(state: State) -> str:
            run = state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
            assert run is not None
            details = Details(state, MemberImporter, run, History(state, MemberImporter))
            return "".join(content(state.vault, details))

        return self.within(read)

    def logins(self) -> list[str]:
        return self.within(lambda state: sorted(state.session.scalars(select(Member.login))))

    def add(self, text: str, name: str = "other.csv") -> None:
        token = f"token-{name}-{self.count()}"
        upload = Upload(name, (HEAD + text).encode(), token)
        self.within(lambda state: accept(state, ImportRequest(MemberImporter, None, upload)))


@contextmanager
def serve_panel(redis_url: str, folder: Path) -> Iterator[Host]:
    """Serve a panel in two themes; yield it."""
    app = Flask("panel", instance_path=str(folder))
    app.config.update(
        SECRET_KEY="only for tests",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'panel.sqlite'}",
        BULK_IMPORT_REDIS_URL=redis_url,
    )
    db.init_app(app)
    extension = BulkImport(app, db)
    view = BulkImportView(MemberImporter, extension, category="Clubs")
    Admin(app, name="Panel").add_view(view)
    dark = Admin(
        app, name="Dark", url="/dark", endpoint="dark", theme=Bootstrap4Theme(swatch="darkly")
    )
    dark.add_view(BulkImportView(MemberImporter, extension, endpoint="dark_members"))
    with app.app_context():
        db.create_all()
        extension.create_tables()
    with serve(app) as address:
        yield Host(app, address)
    with app.app_context():
        db.engine.dispose()


GOOD = HEAD + "ann,1,,TRUE\r\nbob,1,,TRUE\r\n"
MIXED = GOOD + "cy,1,Golf,TRUE\r\n"


def changed_file(host: Host, *logins: str) -> dict[str, Any]:
    """Return the error file of some logins, from which a spreadsheet has taken the zeros."""
    host.add("".join(f"{login},1,,oops\r\n" for login in logins), "autumn.csv")
    host.work()
    text = host.error_file().replace("oops", "TRUE")
    return file(re.sub(r"(?m)^0+", "", text), "autumn-errors.csv")
