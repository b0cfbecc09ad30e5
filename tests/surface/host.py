"""A host without the console, made from public names alone: a shelf of books with an import.

A worker process loads it by name. What its importer sees of the database while a batch is worked
on goes into a file, because such states are gone when an import has ended.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_admin import Admin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import (
    Actors,
    BulkImport,
    BulkImportView,
    Gone,
    Identity,
    Importer,
    Row,
    Secret,
    Text,
    absent,
    canonical_key,
)

FOLDER_VARIABLE = "TEST_HOST_FOLDER"
DATABASE = "host.sqlite3"
SEEN = "seen.txt"
GONE = "gone"
UPLOADER_HEADER = "X-Uploader"


class HostBase(DeclarativeBase):
    """The host's own tables."""


db = SQLAlchemy(model_class=HostBase)


class Book(HostBase):
    """What one row of a file becomes."""

    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    pin: Mapped[str]


class Readers(Actors):
    """Uploaders by the name in a header; one may upload, but has lost the right to import."""

    def current(self) -> str:
        """Return who sends this request."""
        return request.headers.get(UPLOADER_HEADER, "ann")

    def load(self, actor_id: str, importer: type[Importer]) -> str:
        """Return an uploader, unless they have lost their right."""
        if actor_id == GONE:
            raise Gone("The uploader has left the library.")
        return actor_id

    def identity(self, actor: str) -> Identity:
        """Return how an uploader is remembered."""
        return Identity(actor, actor.title(), "Reader")


class BookImporter(Importer):
    """One row of the file becomes one book."""

    slug, noun, singular = "books", "Books", "book"

    title = Text("Title", max_length=20, unique="Title: Twice in the file.")
    pin = Secret("Pin")

    @absent(title, message="Title: Is on the shelf.")
    def taken(self, keys: set[str]) -> set[str]:
        """Return the titles that are there."""
        return set(db.session.scalars(select(Book.key).where(Book.key.in_(keys))))

    def prepare(self, rows: Sequence[Row]) -> Sequence[str]:
        """Write down what the database says at this moment; nothing is slow here."""
        note_what_is_stored(Path(os.environ[FOLDER_VARIABLE]))
        return [row[self.pin] for row in rows]

    def create(self, rows: Sequence[Row]) -> Sequence[Any]:
        """Make the books."""
        books = [
            Book(title=row[self.title], key=canonical_key(row[self.title]), pin=row.prepared)
            for row in rows
        ]
        db.session.add_all(books)
        return books


def note_what_is_stored(folder: Path) -> None:
    """Append the status of each import and the state of each batch to the file beside them."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        found = [
            *connection.execute("SELECT 'import_run.status', status FROM import_run"),
            *connection.execute("SELECT 'import_batch.state', state FROM import_batch"),
        ]
    with (folder / SEEN).open("a", encoding="utf-8") as file:
        file.writelines(f"{place}: {word}\n" for place, word in found)


def create_app() -> Flask:
    """Make the host in the folder that the environment names."""
    folder = Path(os.environ[FOLDER_VARIABLE])
    app = Flask("host", instance_path=str(folder))
    app.config.update(
        SECRET_KEY="only for tests",
        WTF_CSRF_ENABLED=False,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / DATABASE}",
        SQLALCHEMY_ENGINE_OPTIONS={"connect_args": {"timeout": 20}},
    )
    db.init_app(app)
    bulk_import = BulkImport(app, db, actors=Readers())
    Admin(app).add_view(BulkImportView(BookImporter, bulk_import))
    with app.app_context():
        db.create_all()
        bulk_import.create_tables()
    return app
