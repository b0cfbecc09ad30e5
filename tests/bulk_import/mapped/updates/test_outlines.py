"""Records that are updated without being loaded: all is as if they were, and hosts see records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import JSON, REAL, DateTime, Numeric, event, select
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter, check
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.columns import Columns
from plugins.bulk_import.engine.judging.matching import find
from plugins.bulk_import.engine.judging.merging import merge
from plugins.bulk_import.engine.rows.outline import Outline
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.mapped.updates.outlines import can_be_outlined
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.depot import Article
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import ArticleUpdates

FILE = "Sku,Ean,Name\nA0,F0,Zero\na1,E1,One\nA2,E2,Two\nA9,E9,Nine\n"


class LoadedUpdates(ArticleUpdates):
    """Its records are loaded, because it says itself what they hold."""

    slug = "loaded_updates"

    def stored_value(self, record, field):
        return super().stored_value(record, field)


class LookingUpdates(ArticleUpdates):
    slug = "looking_updates"
    seen: list[Article] = []

    @check(ArticleUpdates.field_named("ean"))
    def look(self, row):
        self.seen.append(row.record)


class Part(HostBase):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    weight: Mapped[float | None] = mapped_column(REAL)
    made: Mapped[date | None]
    at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    data: Mapped[Any] = mapped_column(JSON, nullable=True)


class Parts(ModelImporter):
    model = Part
    key = Part.code
    modes = ("update",)


class Versioned(HostBase):
    __tablename__ = "versioned"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Named(HostBase):
    __tablename__ = "named_by_code"
    code: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(unique=True)

    @property
    def id(self) -> str:
        return self.code


@pytest.fixture
def articles(state):
    names = ("Nought", "One", "Two")
    db.session.add_all([Article(sku=f"A{n}", ean=f"E{n}", name=s) for n, s in enumerate(names)])
    db.session.commit()


@contextmanager
def loads(model) -> Iterator[list[object]]:
    found: list[object] = []

    def note(record, context):
        found.append(record)

    event.listen(model, "load", note)
    try:
        yield found
    finally:
        event.remove(model, "load", note)


def rows():
    db.session.expire_all()
    query = select(Article.sku, Article.ean, Article.name).order_by(Article.sku)
    return [tuple(each) for each in db.session.execute(query)]


@pytest.mark.databases("sqlite", "postgresql")
def test_an_update_whose_values_nobody_looks_at_loads_no_record(articles):
    with loads(Article) as loaded:
        found = import_csv(ArticleUpdates, "Sku,Ean\nA0,F0\nA1,E1\n", operation="update")
    assert (found.updated, found.unchanged, loaded) == (1, 1, [])
    assert [each[1] for each in rows()] == ["F0", "E1", "E2"]


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("operation", ["update", "upsert"])
def test_it_does_what_an_update_of_loaded_records_does(articles, operation):
    became = []
    for importer in (ArticleUpdates, LoadedUpdates):
        judged = judge_csv(importer, FILE, operation=operation)
        with loads(Article) as loaded:
            found = import_csv(importer, FILE, operation=operation)
        counts = found.created, found.updated, found.unchanged, found.failed
        became.append((judged.effects, judged.problems, counts, found.problems, rows()))
        assert bool(loaded)
        db.session.query(Article).filter_by(sku="A9").delete()
        db.session.query(Article).filter_by(sku="A0").update({"ean": "E0", "name": "Nought"})
        db.session.commit()
    assert became[0] == became[1]


@pytest.mark.parametrize("value", ["forbidden", "fine"])
def test_validators_of_the_model_see_a_value_of_an_outlined_record(articles, value):
    found = import_csv(ArticleUpdates, f"Sku,Name\nA0,{value}\nA1,Two\n", operation="update")
    assert (found.updated, found.failed) == ((1, 1) if value == "forbidden" else (2, 0))


def test_a_check_meets_the_record_itself(articles):
    LookingUpdates.seen.clear()
    judge_csv(LookingUpdates, "Sku,Ean\nA0,F0\nA1,E1\n", operation="update")
    assert [type(each) for each in LookingUpdates.seen] == [Article, Article]
    assert [each.sku for each in LookingUpdates.seen] == ["A0", "A1"]


@pytest.mark.databases("sqlite", "postgresql")
def test_a_row_remembers_the_same_of_an_outline_as_of_the_record(state):
    at = datetime(2026, 1, 2, 12, tzinfo=UTC)
    values = {"price": Decimal("1.5"), "weight": 0.1, "made": at.date(), "at": at}
    db.session.add(Part(code="G", data={"a": [1.0, True]}, **values))
    db.session.commit()
    importer = Parts("ann")
    [outline] = find(importer, {"g"})["g"]
    assert isinstance(outline, Outline)
    states = []
    for held in (outline, outline.whole()):
        fields = [each for each in Parts.fields if each.name != "code"]
        row, layout = Row(2, ["7"] * len(fields)), Layout(tuple(fields))
        row.held = held
        merge(importer, layout, [row], Columns({each: [None] for each in Parts.fields}))
        states.append(row.state)
    assert states[0] == states[1]


@pytest.mark.parametrize("model", [Versioned, Named], ids=["a version", "an id of its own"])
def test_records_that_are_more_than_their_columns_are_loaded(model):
    assert not can_be_outlined(model, ("sku",))
    assert can_be_outlined(Article, ("sku", "name"))


def test_an_importer_of_such_records_updates_them(state):
    kind = type(
        "Updates", (ModelImporter,), {"model": Named, "key": Named.sku, "modes": ("update",)}
    )
    db.session.add(Named(code="X", sku="A"))
    db.session.commit()
    assert import_csv(kind, "Sku,Code\nA,X\n").unchanged == 1
