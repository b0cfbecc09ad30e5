"""The host in which updates are measured: articles, with or without relationships.

Started as a program it does a round of an update for each number that it reads, and prints the
seconds of CPU time: `python -m bench.article_host plain|references URL`.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.fernet import Fernet
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Engine, ForeignKey, String, Table, event, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bench.article_files import CATEGORIES, ROWS, TAGS, article_file, category_of, tags_of
from plugins.bulk_import import BulkImport, ModelImporter
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.work.workers.worker import spare_collections


class Base(DeclarativeBase):
    """The tables of the host."""


class Article(Base):
    """What is updated."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    stock: Mapped[int]


class ArticleImporter(ModelImporter):
    """One row of the file updates one article."""

    model = Article
    key = Article.sku
    modes = ("update",)


class Category(Base):
    """What an item is of."""

    __tablename__ = "category"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)


class Tag(Base):
    """What an item has several of."""

    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)


tags_of_items = Table(
    "item_tag",
    Base.metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Item(Base):
    """What is updated with its relationships."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    stock: Mapped[int]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    category: Mapped[Category] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=tags_of_items)


class ItemImporter(ModelImporter):
    """One row of the file updates one item, its category and its tags."""

    model = Item
    key = Item.sku
    modes = ("update",)
    references = {"category": Category.name, "tags": Tag.name}


IMPORTERS = {"plain": ArticleImporter, "references": ItemImporter}
database = SQLAlchemy(model_class=Base)


@contextmanager
def article_host(url: str = "") -> Iterator[None]:
    """Run a host with all its records, and with garbage collected as a worker does it.

    :param url: its database; by default a SQLite of its own with WAL.
    """
    with TemporaryDirectory() as folder:
        app = Flask("update", instance_path=folder)
        app.config.update(
            TESTING=True,
            SECRET_KEY="only for measuring",
            SQLALCHEMY_DATABASE_URI=url or f"sqlite:///{Path(folder) / 'update.sqlite'}",
            BULK_IMPORT_KEYS=Fernet.generate_key().decode(),
            BULK_IMPORT_QUEUE="inline",
            BULK_IMPORT_MAX_BYTES=10_000_000,
        )
        database.init_app(app)
        extension = BulkImport(app, database)
        for importer in IMPORTERS.values():
            extension.register(importer)
        with app.app_context():
            if not url:
                _use_wal(database.engine)
            database.create_all()
            extension.create_tables()
            _fill()
            thresholds = gc.get_threshold()
            spare_collections()
            yield
            gc.unfreeze()
            gc.set_threshold(*thresholds)
            database.session.remove()
            database.engine.dispose()


def update_articles(kind: str, number: int) -> float:
    """Import the file of a round; return the seconds of CPU time from upload to end."""
    text = article_file(number, kind=kind)
    began = time.process_time()
    found = import_csv(IMPORTERS[kind], text)
    took = time.process_time() - began
    assert (found.updated, found.unchanged) == (ROWS // 2, ROWS // 2), found
    return took


def _use_wal(engine: Engine) -> None:
    """Have SQLite write as the console does it, and as Django is told to beside it."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")


def _fill() -> None:
    def store(table: Any, rows: list[dict[str, Any]]) -> None:
        database.session.execute(insert(table), rows)

    store(Article, [{"sku": f"A-{n:05}", "name": f"Article {n}", "stock": 0} for n in range(ROWS)])
    store(Category, [{"id": n + 1, "name": name} for n, name in enumerate(CATEGORIES)])
    store(Tag, [{"id": n + 1, "name": name} for n, name in enumerate(TAGS)])
    places = {name: n for n, name in enumerate(CATEGORIES, 1)}
    items: list[dict[str, Any]] = [
        {"id": n + 1, "sku": f"A-{n:05}", "name": f"Article {n}", "stock": 0}
        | {"category_id": places[category_of(n, 0)]}
        for n in range(ROWS)
    ]
    store(Item, items)
    numbers = {name: n for n, name in enumerate(TAGS, 1)}
    pairs = [(n + 1, numbers[name]) for n in range(ROWS) for name in tags_of(n, 0)]
    store(tags_of_items, [{"item_id": item, "tag_id": tag} for item, tag in pairs])
    database.session.commit()


def main(kind: str, url: str = "") -> None:
    """Do a round for each number of standard input."""
    with article_host(url):
        print("ready", flush=True)
        for line in sys.stdin:
            print(update_articles(kind, int(line)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
