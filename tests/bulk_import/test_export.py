"""An export of a guarded view: no cell starts a formula, and every text can be told from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_admin import Admin
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import.engine.error_file import unescape
from plugins.bulk_import.engine.reading.delimited.records import Scan
from plugins.bulk_import.engine.reading.delimited.text import FileText
from plugins.bulk_import.views.guarded.guarded_model import GuardedModelView
from tests.files.formulas import TEXTS, begins_formula

db = SQLAlchemy()


class Shelf(db.Model):  # type: ignore[name-defined]
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    def __str__(self) -> str:
        return self.name


class Box(db.Model):  # type: ignore[name-defined]
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    weight: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship()


class BoxView(GuardedModelView):
    can_export = True
    column_list = ["name", "shelf", "marked", "weight"]
    column_formatters_export = {"marked": lambda view, context, box, name: Markup(box.name)}
    export_max_rows = 10_000


@pytest.fixture
def export() -> Iterator[str]:
    """Return the export of boxes whose names, and whose shelves, are every text."""
    app = Flask("host")
    app.config.update(SECRET_KEY="x", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    Admin(app, url="/").add_view(BoxView(Box, db))
    with app.app_context():
        db.create_all()
        boxes = [Box(name=each, weight=-12, shelf=Shelf(name=each)) for each in TEXTS]
        db.session.add_all(boxes)
        db.session.commit()
        yield app.test_client().get("/box/export/csv/").text
        db.session.remove()
        db.engine.dispose()


def read_by_python(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def read_by_us(text: str) -> list[list[str]]:
    return [span.cells for span in Scan(FileText.of(text), ",")]


@pytest.mark.parametrize("read", [read_by_python, read_by_us])
def test_no_cell_of_an_export_begins_a_formula(export: str, read: Any) -> None:
    header, *rows = read(export)
    assert len(header) == 4
    assert [cell for row in rows for cell in row[:3] if begins_formula(cell)] == []
    for column in range(3):
        assert [unescape(row[column]) for row in rows] == TEXTS
    assert {row[3] for row in rows} == {"-12.00"}
