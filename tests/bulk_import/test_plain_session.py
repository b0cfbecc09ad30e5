"""A host without Flask-SQLAlchemy: it gives the plugin its scoped session."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_admin import Admin
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

from plugins.bulk_import import BulkImport, BulkImportView, Importer, Row, Text
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import new_token
from plugins.bulk_import.work.jobs import step


class PlainBase(DeclarativeBase):
    """The tables of a host without Flask-SQLAlchemy."""


class Town(PlainBase):
    __tablename__ = "town"
    code: Mapped[str] = mapped_column(primary_key=True)


Session = scoped_session(sessionmaker())


class TownImporter(Importer):
    """One row of the file becomes one town."""

    slug = "towns"
    noun = "Towns"
    code = Text("Code", max_length=400)

    def create(self, rows: Sequence[Row]) -> list[Town]:
        towns = [Town(code=row[self.code]) for row in rows]
        Session.add_all(towns)
        return towns


@pytest.fixture
def app(empty_database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Flask]:
    engine = create_engine(empty_database_url)
    Session.remove()
    Session.configure(bind=engine)
    app = Flask("plain", instance_path=str(tmp_path))
    app.config.update(
        SECRET_KEY="x", TESTING=True, WTF_CSRF_ENABLED=False, BULK_IMPORT_REDIS_URL=redis_url
    )
    if engine.dialect.name == "postgresql":
        app.config["BULK_IMPORT_KEYS"] = "4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A="
    extension = BulkImport(app, session=Session)
    Admin(app, url="/").add_view(BulkImportView(TownImporter, extension))
    app.teardown_appcontext(lambda error: Session.remove())
    with app.app_context():
        extension.create_tables()
    PlainBase.metadata.create_all(engine)
    yield app
    Session.remove()
    engine.dispose()


def test_a_file_is_uploaded_judged_and_created(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    data: dict[str, Any] = {"token": new_token(), "mode": "partial"}
    data["file"] = (BytesIO(b"Code\r\nRome\r\nBern\r\n"), "towns.csv")

    answer = client.post("/imports/towns/upload", data=data)
    assert answer.status_code == 302
    with app.app_context():
        state = app.extensions["bulk_import"]
        while step(state, 1, threading.Event()):
            pass
        assert sorted(Session.scalars(select(Town.code))) == ["Bern", "Rome"]
        run = Session.get_one(ImportRun, 1)
        assert (run.status, run.created_rows) == ("COMPLETED", 2)
        public_id = run.public_id
    assert "All created" in client.get("/imports/towns/").text
    assert client.get(f"/imports/towns/{public_id}/").status_code == 200


@pytest.mark.databases("sqlite")
def test_sqlite_keeps_its_own_key_without_a_url_in_the_configuration(
    app: Flask, tmp_path: Path
) -> None:
    assert (tmp_path / "bulk_import.key").exists()


@pytest.mark.databases("postgresql")
def test_another_database_needs_a_key_whatever_the_configuration_says(
    empty_database_url: str,
) -> None:
    engine = create_engine(empty_database_url)
    with pytest.raises(RuntimeError, match="BULK_IMPORT_KEYS is not set"):
        BulkImport(Flask("bare"), session=scoped_session(sessionmaker(engine)))
    engine.dispose()
