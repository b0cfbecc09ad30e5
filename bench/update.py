"""What an update of 10,000 records by key costs, beside reading the file and asking alone.

It is CPU time, with the collection of garbage as a worker has it (decision 129).
"""

from __future__ import annotations

import csv
import gc
import io
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.figures import Figure
from plugins.bulk_import import BulkImport, ModelImporter
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.testing.statements import recorded
from plugins.bulk_import.work.worker import spare_collections

ROWS, ROUNDS, ASKED_AT_ONCE = 10_000, 3, 5_000
LIMIT = 15
"""It was about 50 while every row was judged three times, and is about 8 (decision 135)."""
SMALL = 2_000
"""A file of as many rows as are judged together."""


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


database = SQLAlchemy(model_class=Base)


def measure() -> Iterator[Figure]:
    """Yield the ratio to the plain way, with rows per second and the statements of a batch."""
    with TemporaryDirectory() as folder:
        app = Flask("update", instance_path=folder)
        app.config.update(
            TESTING=True,
            SECRET_KEY="only for measuring",
            SQLALCHEMY_DATABASE_URI=f"sqlite:///{Path(folder) / 'update.sqlite'}",
            BULK_IMPORT_QUEUE="inline",
            BULK_IMPORT_MAX_BYTES=10_000_000,
        )
        database.init_app(app)
        extension = BulkImport(app, database)
        extension.register(ArticleImporter)
        with app.app_context():
            database.create_all()
            extension.create_tables()
            thresholds = gc.get_threshold()
            spare_collections()
            yield from _figures()
            gc.unfreeze()
            gc.set_threshold(*thresholds)
            database.engine.dispose()


def _figures() -> Iterator[Figure]:
    made = [{"sku": f"A-{n:05}", "name": f"Article {n}", "stock": 0} for n in range(ROWS)]
    database.session.execute(insert(Article), made)
    database.session.commit()
    ratios, seconds = [], []
    for number in range(1, ROUNDS + 1):
        text = _file(number, ROWS)
        plain = _timed_plain(text)
        began = time.process_time()
        found = import_csv(ArticleImporter, text)
        seconds.append(time.process_time() - began)
        assert (found.updated, found.unchanged) == (ROWS // 2, ROWS // 2), found
        ratios.append(seconds[-1] / plain)
    batches = [_statements(_file(ROUNDS + 1, size)) / (size / 1_000) for size in (SMALL, ROWS)]
    note = (
        f"{ROWS / min(seconds):,.0f} rows in a second of CPU time, from upload to end, half of "
        "them unchanged; "
        f"{batches[0]:.1f} statements for each thousand rows of {SMALL:,}, "
        f"{batches[1]:.1f} of {ROWS:,}"
    )
    name = "update by key / csv.DictReader and the same lookups"
    yield Figure(name, ratios, LIMIT, note=note)


def _file(number: int, size: int) -> str:
    """Return a file in which every second row says something new."""
    lines = ["Sku,Name,Stock"]
    lines += [f"A-{n:05},Article {n},{number if n % 2 else 0}" for n in range(size)]
    return "\n".join(lines)


def _timed_plain(text: str) -> float:
    """Return the CPU time of reading, looking up and comparing without any rule, in seconds."""
    began = time.process_time()
    rows = list(csv.DictReader(io.StringIO(text)))
    changed = 0
    for start in range(0, len(rows), ASKED_AT_ONCE):
        part = rows[start : start + ASKED_AT_ONCE]
        wanted = Article.sku.in_([row["Sku"] for row in part])
        query = select(Article.sku, Article.name, Article.stock).where(wanted)
        known = {sku: (name, stock) for sku, name, stock in database.session.execute(query)}
        changed += sum(known[row["Sku"]] != (row["Name"], int(row["Stock"])) for row in part)
    took = time.process_time() - began
    assert changed == ROWS // 2, changed
    database.session.rollback()
    return took


def _statements(text: str) -> int:
    with recorded() as found:
        import_csv(ArticleImporter, text)
    return len(found)
