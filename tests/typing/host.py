"""A host with types, of public names only: `make lint` checks what each of them promises."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, assert_type

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from prometheus_client import CollectorRegistry
from sqlalchemy import Column, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from plugins.bulk_import import (
    JSON,
    UNBROKEN,
    URL,
    UUID,
    Actors,
    Alphabet,
    Boolean,
    BulkImport,
    BulkImportView,
    Change,
    Choice,
    Date,
    DateTime,
    Decimal,
    Digits,
    Email,
    Field,
    Float,
    GetOrCreate,
    Gone,
    GuardedModelView,
    Identity,
    ImportCollector,
    Importer,
    Integer,
    Many,
    ModelImporter,
    PageForm,
    Problem,
    Reference,
    Row,
    SealBroken,
    Secret,
    Text,
    Time,
    absent,
    canonical_key,
    check,
    check_rows,
    current_state,
    existing,
    import_finished,
    lookup,
)


class Base(DeclarativeBase):
    """The tables of the host."""


class Room(Base):
    """Where shelves stand."""

    __tablename__ = "room"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Shelf(Base):
    """Where books stand."""

    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    room: Mapped[Room | None] = relationship()


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


class LentBooks(BookImporter):
    """Books that are found by their titles and updated."""

    slug = "lent_books"
    modes = ("update",)
    blank_clears = ("mark",)
    record_type = Book

    @existing(BookImporter.title, missing="Title: There is no such book.")
    def books(self, keys: set[str]) -> Sequence[Book]:
        """Return the books of some titles."""
        return db.session.scalars(select(Book).where(Book.title_key.in_(keys))).all()

    def may_update(self, record: Book) -> Problem | None:
        """Refuse a book that is lent."""
        return Problem("title.lent", "Title: Is lent.") if record.is_lent else None

    def stored_value(self, record: Book, field: Field[Any]) -> Any:
        """Return what a book holds; a column of which it knows nothing is blank."""
        return getattr(record, field.name, field.blank())

    def as_stored(self, field: Field[Any], value: Any) -> Any:
        """Return a value as it is kept."""
        return value.upper() if field is self.mark else value

    def update(self, rows: Sequence[Row]) -> None:
        """Write the changes."""
        for row in rows:
            for change in row.changes:
                assert_type(change, Change)
                setattr(row.record, change.field.name, change.after)


class Binding(enum.Enum):
    """How a book is bound."""

    PAPER = "p"
    LINEN = "l"


class CopyImporter(Importer):
    """One column of each other kind, once required and once with None or a default."""

    slug = "copies"
    noun = "Copies"

    about = Text("About", max_length=99, multiline=True, blank=None)
    shelf_mark = Digits("Shelf Mark", max_length=9, blank=None)
    is_old = Boolean("Old", blank=None)
    pages = Integer("Pages", minimum=1)
    chapters = Integer("Chapters", blank=None)
    price = Decimal("Price", places=2)
    fee = Decimal("Fee", blank=None)
    weight = Float("Weight", blank=1.5)
    height = Float("Height", blank=None)
    bought = Date("Bought")
    sold = Date("Sold", blank=None)
    seen = DateTime("Seen", zone=dt.UTC)
    lost = DateTime("Lost", blank=None)
    opens = Time("Opens")
    closes = Time("Closes", blank=None)
    binding = Choice("Binding", Binding)
    rate = Choice("Rate", {"Full": 19, "Reduced": 7}, blank=None)
    mail = Email("Mail")
    page = URL("Page", blank=None)
    key = UUID("Key")
    other = UUID("Other", blank=None)
    data = JSON("Data", blank=None)
    shelves = Many("Shelves", Shelf, required=False)

    @lookup(shelves, missing="Shelves: There is none.")
    def find_shelves(self, keys: set[str]) -> dict[str, Shelf]:
        """Return the shelves by their keys."""
        return {canonical_key(each.name): each for each in db.session.scalars(select(Shelf))}

    def create(self, rows: Sequence[Row]) -> list[int]:
        """Say which type each value has."""
        for row in rows:
            assert_type(row[self.about], str | None)
            assert_type(row[self.shelf_mark], str | None)
            assert_type(row[self.is_old], bool | None)
            assert_type(row[self.pages], int)
            assert_type(row[self.chapters], int | None)
            assert_type(row[self.price], decimal.Decimal)
            assert_type(row[self.fee], decimal.Decimal | None)
            assert_type(row[self.weight], float)
            assert_type(row[self.height], float | None)
            assert_type(row[self.bought], dt.date)
            assert_type(row[self.sold], dt.date | None)
            assert_type(row[self.seen], dt.datetime)
            assert_type(row[self.lost], dt.datetime | None)
            assert_type(row[self.opens], dt.time)
            assert_type(row[self.closes], dt.time | None)
            assert_type(row[self.binding], Binding)
            assert_type(row[self.rate], int | None)
            assert_type(row[self.mail], str)
            assert_type(row[self.page], str | None)
            assert_type(row[self.key], uuid.UUID)
            assert_type(row[self.other], uuid.UUID | None)
            assert_type(row[self.shelves], tuple[Shelf, ...])
        return [row.line for row in rows if not row.is_missing(self.data)]


class ShelfImporter(ModelImporter):
    """What is read from a model."""

    model = Shelf
    key = Shelf.name
    references = {"room": GetOrCreate(Room.name)}

    def may_create(self, kind: type[Any]) -> bool:
        """Let rooms be created."""
        return kind is Room

    def record_values(self, row: Row) -> dict[str, Any]:
        """Return what the model says."""
        return super().record_values(row)


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

    def sealed_columns(self) -> Sequence[Column[Any]]:
        """Return where texts are that the vault has sealed."""
        return [Column("note")]

    def purge(self) -> None:
        """Delete what is kept no longer."""


def opened_note(sealed: str) -> str:
    """Return what a sealed note says, nothing when no key opens it."""
    try:
        return str(current_state().vault.open("note", "", 0, sealed))
    except SealBroken:
        return ""


class BookView(GuardedModelView):
    """The books of the panel."""

    can_export = True


class NoteForm(PageForm):
    """A form of the panel, beside others on its page."""


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
