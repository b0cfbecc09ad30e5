"""A host with types, of public names only: `make lint` checks what each of them promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, assert_type

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from prometheus_client import CollectorRegistry
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import (
    UNBROKEN,
    Actors,
    Alphabet,
    Boolean,
    BulkImport,
    BulkImportView,
    Digits,
    Field,
    Gone,
    GuardedModelView,
    Identity,
    ImportCollector,
    Importer,
    Problem,
    Reference,
    Row,
    Secret,
    Text,
    absent,
    canonical_key,
    check,
    check_rows,
    import_finished,
    lookup,
)


class Base(DeclarativeBase):
    """The tables of the host."""


class Shelf(Base):
    """Where books stand."""

    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    """What is imported."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(unique=True)
    is_lent: Mapped[bool]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))


db = SQLAlchemy(model_class=Base)


class BookImporter(Importer):
    """One row becomes one book."""

    slug = "books"
    noun = "Books"

    title = Text("Title", max_length=40, alphabet=Alphabet("-'", described="Letters"), unique="?")
    mark = Text("Mark", max_length=9, alphabet=UNBROKEN, required=False)
    number = Digits("Number", max_length=5, required=False)
    is_lent = Boolean("Lent")
    shelf = Reference("Shelf", Shelf)
    second = Reference("Second Shelf", Shelf, required=False)
    code = Secret("Code")

    @lookup(shelf, missing="Shelf: There is none.")
    def shelves(self, keys: set[str]) -> dict[str, Shelf]:
        """Return the shelves by their keys."""
        return {canonical_key(each.name): each for each in db.session.scalars(select(Shelf))}

    @lookup(second, missing="Second Shelf: There is none.")
    def seconds(self, keys: set[str]) -> dict[str, Shelf]:
        """Return the shelves by their keys."""
        return self.shelves(keys)

    @absent(title, message="Title: Is there already.")
    def titles(self, keys: set[str]) -> set[str]:
        """Return the titles that there are."""
        return set(db.session.scalars(select(Book.title_key)))

    @check(code, title)
    def is_no_title(self, row: Row) -> Problem | None:
        """A value has the type of its field."""
        assert_type(row[self.title], str)
        assert_type(row[self.number], str)
        assert_type(row[self.is_lent], bool)
        assert_type(row[self.shelf], Shelf)
        assert_type(row[self.second], Shelf | None)
        assert_type(row[self.code], str)
        assert_type(row.get(self.is_lent, False), bool)
        row[self.is_lent].upper()  # type: ignore[attr-defined]  # A truth value is no text.
        row[self.second].name  # type: ignore[union-attr]  # noqa: B018 - It may be blank.
        if row[self.code] == row[self.title]:
            return Problem("code.title", "Code: Is the title.")
        return None

    @check_rows(title)
    def are_short(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Return a problem for each long title."""
        for row in rows:
            if len(row[self.title]) > 30:
                yield row, Problem("title.long", "Title: Is long.", hint="Say it in short")

    def prepare(self, rows: Sequence[Row]) -> list[str]:
        """Return what is slow to make."""
        return [row[self.code][::-1] for row in rows]

    def create(self, rows: Sequence[Row]) -> list[Book]:
        """Return the books."""
        books = [
            Book(
                title=row[self.title],
                title_key=canonical_key(row[self.title]),
                is_lent=row[self.is_lent],
                shelf_id=row[self.shelf].id,
            )
            for row in rows
        ]
        db.session.add_all(books)
        return books

    def choices(self) -> Mapping[Field[Any], Sequence[str]]:
        """Return the shelves."""
        return {BookImporter.shelf: list(db.session.scalars(select(Shelf.name)))}

    def advice(self) -> Mapping[Field[Any], Sequence[str]]:
        """Return what helps to fill the file."""
        return {BookImporter.code: ["Four digits."]}


class Librarians(Actors):
    """Who may import."""

    def current(self) -> str:
        """Return who sends the request."""
        return "ann"

    def load(self, actor_id: str, importer: type[Importer]) -> str:
        """Return who has uploaded."""
        if actor_id != "ann":
            raise Gone("The uploader is no longer here.")
        return actor_id

    def identity(self, actor: str) -> Identity:
        """Return how somebody is remembered."""
        return Identity(actor, actor.title())


class BookView(GuardedModelView):
    """The books of the panel."""

    can_export = True


def heard(sender: Flask, **values: object) -> None:
    """Hear that an import has ended."""


def extend(app: Flask) -> tuple[BulkImport, BulkImportView, BookView]:
    """Add what the host has of the plugin; return the extension and the pages."""
    extension = BulkImport(app, db, actors=Librarians())
    import_finished.connect(heard, app)
    view = BulkImportView(BookImporter, extension, category="Books")
    return extension, view, BookView(Book, db)


def figures(app: Flask) -> Iterable[str]:
    """Return the names of the figures that are collected."""
    registry = CollectorRegistry()
    registry.register(ImportCollector(app.extensions["bulk_import"]))
    return [metric.name for metric in registry.collect()]
