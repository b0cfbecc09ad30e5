"""Without a queue: an import has ended when the answer to its upload is there."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

from plugins.bulk_import import (
    BulkImport,
    BulkImportView,
    Importer,
    ImportRun,
    Row,
    Text,
    import_finished,
)
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.upload import new_token

PAGE = "/admin/imports/harbours/"
NO_REDIS = "unix:///nowhere/redis.sock"
KEY = "4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A="


class HarbourBase(DeclarativeBase):
    """The tables of a host without Redis."""


class Harbour(HarbourBase):
    __tablename__ = "harbour"
    code: Mapped[str] = mapped_column(primary_key=True)


db = SQLAlchemy(model_class=HarbourBase)
Session = scoped_session(sessionmaker())


class HarbourImporter(Importer):
    """One row of the file becomes one harbour; whoever is called Atlantis breaks the program."""

    slug = "harbours"
    noun = "Harbours"
    batch_rows = 5
    record_type = Harbour
    session: Any = db.session
    code = Text("Code", max_length=40, unique="Code: Twice in the file.")

    def create(self, rows: Sequence[Row]) -> list[Harbour]:
        if any(row[self.code] == "Atlantis" for row in rows):
            raise TypeError("It has sunk.")
        harbours = [Harbour(code=row[self.code]) for row in rows]
        self.session.add_all(harbours)
        return harbours

    def undo(self, records: Sequence[Harbour]) -> None:
        for record in records:
            self.session.delete(record)


class PlainHarbourImporter(HarbourImporter):
    """The same with a plain session of SQLAlchemy."""

    session = Session


def host(path: Path, url: str, **settings: Any) -> Flask:
    """Return an application without Redis."""
    app = Flask("harbour", instance_path=str(path))
    app.config.update(
        {"SECRET_KEY": "x", "TESTING": True, "WTF_CSRF_ENABLED": False, "BULK_IMPORT_KEYS": KEY},
        SQLALCHEMY_DATABASE_URI=url,
        BULK_IMPORT_QUEUE="inline",
        BULK_IMPORT_REDIS_URL=NO_REDIS,
        **settings,
    )
    return app


@pytest.fixture
def app(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = host(tmp_path, empty_database_url)
    db.init_app(app)
    extension = BulkImport(app, db)
    Admin(app).add_view(BulkImportView(HarbourImporter, extension))
    with app.app_context():
        db.create_all()
        extension.create_tables()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def sent(client: FlaskClient, *codes: str, **fields: str) -> Any:
    """Upload some codes; return the answer."""
    content = "\r\n".join(("Code", *codes)).encode()
    data = {"token": new_token(), "mode": "partial", **fields, "file": (BytesIO(content), "a.csv")}
    return client.post(PAGE + "upload", data=data, headers={"Accept": "application/json"})


def test_an_upload_has_ended_when_it_is_answered(client: FlaskClient) -> None:
    heard: list[Any] = []

    def hear(_app: Flask, run: ImportRun) -> None:
        heard.append((run.status, run.created_rows))

    with import_finished.connected_to(hear):
        answer = sent(client, *(f"h{number}" for number in range(12)), "h1")
    assert answer.status_code == 201, answer.text
    assert 'data-kind="errors"' in answer.get_json()["row"]
    assert heard == [("COMPLETED_WITH_ERRORS", 11)]
    assert db.session.query(Harbour).count() == 11
    run = db.session.scalars(select(ImportRun)).one()
    assert (run.status, run.failed_rows, run.waiting_rows) == ("COMPLETED_WITH_ERRORS", 2, 0)


def test_the_history_says_that_imports_run_in_the_request(client: FlaskClient) -> None:
    html = client.get(PAGE).text
    assert "Imports run inside the request." in html
    assert "No worker is running" not in html
    assert "The queue cannot be reached" not in html
    assert "Imports run inside the request." in client.get(PAGE + "status.json").json["banner"]


def test_all_or_nothing_and_a_form_sent_twice_are_as_with_a_worker(client: FlaskClient) -> None:
    sent(client, "a", "b", "", "b", mode="all_or_nothing")
    assert db.session.query(Harbour).count() == 0
    token = new_token()
    first, second = (sent(client, "c", token=token).get_json()["id"] for _ in range(2))
    assert first == second
    assert db.session.query(Harbour).count() == 1


def test_a_fault_of_the_host_ends_the_import_with_a_sentence(client: FlaskClient) -> None:
    sent(client, "a", "Atlantis")
    run = db.session.scalars(select(ImportRun)).one()
    assert run.status == "FAILED"
    assert "TypeError" in run.reason
    assert run.total_rows == run.not_attempted_rows + run.created_rows + run.failed_rows


def test_an_undo_has_ended_when_its_press_is_answered(client: FlaskClient) -> None:
    public_id = sent(client, *(f"h{number}" for number in range(12))).get_json()["id"]

    answer = client.post(f"{PAGE}{public_id}/undo", data={"attempt": "0"})

    assert answer.status_code == 302
    assert "12 taken back." in client.get(answer.location).text
    db.session.rollback()
    assert db.session.query(Harbour).count() == 0


def test_inline_work_leaves_the_handler_of_sigterm_alone(client: FlaskClient) -> None:
    before = signal.getsignal(signal.SIGTERM)
    sent(client, "a")
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.usefixtures("a_busy_machine_is_not_silent")
def test_readiness_speaks_of_the_database_alone(app: Flask) -> None:
    assert app.extensions["bulk_import"].readiness.check() == {"database": "up"}


def test_commands_need_no_worker(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "harbours.csv"
    path.write_text("Code\r\nrome\r\n")
    extension = app.extensions["bulk_import"]
    extension.actors.find = lambda login: ""
    extension.actors.load = lambda actor_id, importer: None
    run = app.test_cli_runner().invoke(
        args=["bulk-import", "run", str(path), "--as", "ann", "--importer", "harbours"]
    )
    assert (run.exit_code, "No worker" in run.output) == (0, False), run.output
    worker = app.test_cli_runner().invoke(args=["bulk-import", "worker"])
    assert worker.exit_code == 2
    assert "BULK_IMPORT_QUEUE is inline" in worker.output


class UndoableImporter(HarbourImporter):
    """What it has created can be taken back."""

    slug = "undoable"
    record_type = Harbour

    def undo(self, records: Sequence[Any]) -> None:
        for harbour in records:
            self.session.delete(harbour)


def test_an_undo_has_ended_when_it_is_answered(app: Flask) -> None:
    rows = "Code\r\n" + "".join(f"h{number}\r\n" for number in range(12))
    found = import_csv(UndoableImporter, rows)
    assert found.created == db.session.query(Harbour).count() == 12
    state = app.extensions["bulk_import"]
    state.actors.find = lambda login: ""
    state.actors.load = lambda actor_id, importer: None
    undone = app.test_cli_runner().invoke(
        args=["bulk-import", "undo", found.public_id, "--as", "ann"]
    )
    assert undone.exit_code == 0, undone.output
    db.session.rollback()
    assert db.session.query(Harbour).count() == 0


@pytest.mark.databases("sqlite")
def test_a_database_in_memory_is_enough(tmp_path: Path) -> None:
    app = host(tmp_path, "sqlite://")
    memory = SQLAlchemy(app, model_class=HarbourBase)
    extension = BulkImport(app, memory)

    class MemoryImporter(HarbourImporter):
        session = memory.session

    Admin(app).add_view(BulkImportView(MemoryImporter, extension))
    with app.app_context():
        HarbourBase.metadata.create_all(memory.engine)
        extension.create_tables()
        assert sent(app.test_client(), "a", "b").status_code == 201
        assert memory.session.query(Harbour).count() == 2


def test_a_plain_session_works_inline_too(empty_database_url: str, tmp_path: Path) -> None:
    engine = create_engine(empty_database_url)
    Session.remove()
    Session.configure(bind=engine)
    app = host(tmp_path, empty_database_url)
    extension = BulkImport(app, session=Session)
    Admin(app).add_view(BulkImportView(PlainHarbourImporter, extension))
    app.teardown_appcontext(lambda error: Session.remove())
    HarbourBase.metadata.create_all(engine)
    with app.app_context():
        extension.create_tables()
    answer = sent(app.test_client(), "a", "b", "b")
    assert answer.status_code == 201
    assert "1 created" in answer.get_json()["row"]
    with app.app_context():
        assert list(Session.scalars(select(Harbour.code))) == ["a"]
    Session.remove()
    engine.dispose()


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("flags", [{"DEBUG": True}, {"TESTING": True}])
def test_development_and_tests_may_run_inline(tmp_path: Path, flags: dict[str, bool]) -> None:
    app = host(tmp_path, "sqlite://")
    app.config.update({"TESTING": False, "DEBUG": False} | flags)
    BulkImport(app, SQLAlchemy(app))


@pytest.mark.databases("sqlite")
def test_production_is_refused_in_a_sentence(tmp_path: Path) -> None:
    app = host(tmp_path, "sqlite://")
    app.config.update(TESTING=False, DEBUG=False)
    with pytest.raises(RuntimeError, match="That is for development and tests: set DEBUG"):
        BulkImport(app, SQLAlchemy(app))
