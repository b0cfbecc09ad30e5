"""Values of records that are updated: which are the same, which are new, and which records they are
of, whatever type a column has."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from decimal import Decimal as Exact

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter, Problem, Secret
from plugins.bulk_import.engine.reading.sheet import Refusal
from plugins.bulk_import.intake import accept, check
from plugins.bulk_import.reports.choices.column_question import ColumnQuestion
from plugins.bulk_import.reports.lineage.earlier_uploads import earlier_uploads
from plugins.bulk_import.storage.tables.models import ImportRow
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.depot import Article
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY, ArticleUpdates, PriceList, stock
from tests.bulk_import.shop import Product

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


class Gadget(HostBase):
    __tablename__ = "gadget"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    pin: Mapped[str | None] = mapped_column(sa.String(40))
    data: Mapped[object] = mapped_column(sa.JSON, nullable=True)
    tag: Mapped[uuid.UUID] = mapped_column(sa.Uuid, unique=True)
    size: Mapped[Exact] = mapped_column(sa.Numeric(10, 2), unique=True)
    day: Mapped[dt.date] = mapped_column(unique=True)
    local: Mapped[dt.datetime] = mapped_column(sa.DateTime, unique=True)
    moment: Mapped[dt.datetime] = mapped_column(sa.DateTime(timezone=True), unique=True)
    hour: Mapped[dt.time] = mapped_column(unique=True)
    count: Mapped[int] = mapped_column(unique=True)


class Gadgets(ModelImporter):
    model = Gadget
    key = Gadget.code
    modes = EVERY
    pin = Secret("PIN", required=False)


@pytest.fixture
def gadget(state):
    """Store a gadget; return a function that reads it again."""
    db.session.add(
        Gadget(
            code="Ä1",
            pin="1234",
            data={"is": True, "list": [1, 2]},
            tag=uuid.UUID("0b5e3c8e-8a3f-4c59-9c2b-2f6d0b1f7a11"),
            size=Exact("1.50"),
            day=dt.date(2026, 1, 2),
            local=NOON.replace(tzinfo=None),
            moment=NOON,
            hour=dt.time(12),
            count=7,
        )
    )
    db.session.commit()

    def read():
        db.session.expire_all()
        return db.session.scalars(select(Gadget)).one()

    return read


@pytest.mark.parametrize("operation", ["update", "upsert"])
def test_a_filled_secret_is_written_and_a_blank_one_stays(gadget, operation):
    assert import_csv(Gadgets, "Code,PIN\nä1,\n", actor="ann", operation=operation).unchanged == 1
    assert gadget().pin == "1234"
    assert import_csv(Gadgets, "Code,PIN\nä1,999\n", actor="ann", operation=operation).updated == 1
    assert gadget().pin == "999"


@pytest.mark.parametrize(
    ("cell", "effect"),
    [
        ('{"list": [1, 2], "is": true}', "unchanged"),
        ('{"is": 1, "list": [1, 2]}', "changed"),
        ('{"is": true, "list": [2, 1]}', "changed"),
    ],
)
def test_json_is_the_same_whatever_the_order_of_its_names_and_true_is_not_1(gadget, cell, effect):
    file = [{"Code": "Ä1", "Data": cell}]
    assert judge_csv(Gadgets, file, actor="ann", operation="update").effects == [effect]


def test_a_list_in_json_is_shown_and_remembered_in_its_order(gadget):
    importer, data = Gadgets("ann"), Gadgets.field_named("data")
    assert importer.shown_value(data, [2, True]) == "[2, true]"
    assert importer.shown_value(data, None) == ""


KEYS = {
    "tag": ["0b5e3c8e-8a3f-4c59-9c2b-2f6d0b1f7a11", "0B5E3C8E8A3F4C599C2B2F6D0B1F7A11"],
    "size": ["1.5", "1.50"],
    "day": ["2026-01-02"],
    "local": ["2026-01-02 12:00", "2026-01-02 12:00:00"],
    "moment": ["2026-01-02 12:00", "2026-01-02 14:00+02:00"],
    "hour": ["12:00"],
    "count": ["7", "007"],
}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_of_any_type_names_its_record_and_is_taken(gadget, name):
    key = getattr(Gadget, name)
    exclude = (*(KEYS.keys() - {name}), "pin", "data")
    declared = {"model": Gadget, "key": key, "modes": EVERY, "exclude": exclude}
    kind = type("Kind", (ModelImporter,), declared)
    for cell in KEYS[name]:
        file = [{name.capitalize(): cell, "Code": "other"}]
        for operation in ("update", "upsert"):
            judged = judge_csv(kind, file, actor="ann", operation=operation)
            assert (judged.effects, judged.problems) == (["changed"], {})
        created = judge_csv(kind, file, actor="ann", operation="create")
        assert created.problems == {2: [f"{name}.taken"]}


def test_a_record_may_write_its_own_unique_value_in_another_case(state):
    db.session.add_all([Article(sku=f"S{n}", ean=f"E{n}", name=f"N{n}") for n in (1, 2)])
    db.session.commit()
    done = import_csv(ArticleUpdates, "Sku,Ean\nS2,e1\n", actor="ann", operation="update")
    assert (done.updated, done.problems) == (0, {2: ["ean.taken"]})
    done = import_csv(ArticleUpdates, "Sku,Ean\nS1,e1\n", actor="ann", operation="update")
    assert (done.updated, done.problems) == (1, {})
    assert db.session.scalar(select(Article.ean).where(Article.sku == "S1")) == "e1"


def test_separators_alone_leave_names_alone_unless_a_blank_cell_clears_them(state):
    stock()
    clearing = type("Clearing", (PriceList,), {"slug": "clearing", "blank_clears": ("tags",)})
    for cell in (";", " ; ;"):
        file = f"Sku,Tags\nA1,{cell}\n"
        for kind, effect in ((PriceList, "unchanged"), (clearing, "changed")):
            judged = judge_csv(kind, file, actor="ann", operation="update")
            assert judged.effects == [effect]


def test_a_row_whose_record_was_not_seen_at_the_upload_writes_nothing_later(state):
    """Nobody was shown what it would change."""

    class Held(PriceList):
        slug = "held"
        is_held = True

        def may_update(self, record):
            return Problem("sku.held", "Sku: Is held.") if self.is_held else None

    stock()
    state.importers[Held.slug] = Held
    choices = Choices(operation="update")
    upload = Upload("p.csv", b"Sku,Price\nA1,55\n", new_token(), choices=choices)
    run_id = accept(state, ImportRequest(Held, "ann", upload)).id
    Held.is_held = False
    while step(state, run_id, threading.Event()):
        pass
    assert db.session.scalar(select(ImportRow.codes)) == "row.changed"
    assert db.session.scalar(select(Product.price).where(Product.sku == "A1")) == 1


@pytest.mark.parametrize(
    ("operation", "needed"),
    [("create", ["sku", "name", "category"]), ("update", ["sku"]), ("upsert", ["sku"])],
)
def test_the_question_for_columns_demands_none_that_an_update_can_do_without(
    state, operation, needed
):
    upload = Upload("p.csv", b"Artikel,Price\nA1,3\n", choices=Choices(operation=operation))
    request = ImportRequest(PriceList, "ann", upload)
    refusal = check(state, request)
    assert isinstance(refusal, Refusal)
    asked = ColumnQuestion(PriceList("ann"), refusal).asked
    assert [each.name for each in asked if each.required] == needed


def test_the_same_file_again_says_how_many_records_it_has_updated(state):
    stock()
    file = "Sku,Price\nA1,5\nA2,6\n"
    assert import_csv(PriceList, file, actor="ann", operation="update").updated == 2
    assert "2 of its products were updated." in said_before(state, file)
    file = "Sku,Name,Price,Category\nA1,Seat,1,Wood\nB1,Stool,7,Wood\n"
    assert import_csv(PriceList, file, actor="ann", operation="upsert").created == 1
    told = said_before(state, file)
    assert "1 of its products was updated, 1 of its products exists because of it." in told


def said_before(state, file):
    """Return what is said of the imports of the very same file."""
    macs = state.vault.fingerprints(Upload("p.csv", file.encode()).blocks)
    found = earlier_uploads(state, PriceList, macs)
    return str(found.sentence("products", "no product"))
