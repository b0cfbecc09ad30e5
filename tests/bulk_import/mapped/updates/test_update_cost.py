"""What an update costs: what is judged how often, and how many statements it takes."""

from __future__ import annotations

import json
import threading
from hashlib import sha256
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from plugins.bulk_import import check
from plugins.bulk_import.engine.declaration.changes import Digests
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.price_list import ArticleUpdates, PriceList, stock
from tests.inspection.statements import recorded

FEW, MANY = 20, 200
TEXTS = ["", 'a "quoted" \\ one', "two\nlines\t", "é \u2028 \U0001f600", "\ud800", "\x7f\x00"]


class CheckedPrices(PriceList):
    slug = "checked_prices"
    judged: list[int] = []

    @check(PriceList.field_named("price"))
    def note(self, row):
        self.judged.append(row.line)


@pytest.fixture
def accepted(state):
    """Return a function that stores an import of three products, of which two change."""
    stock()

    def store(importer, file=FILE):
        state.importers[importer.slug] = importer
        upload = Upload("p.csv", file, new_token(), choices=Choices(operation="update"))
        return accept(state, ImportRequest(importer, "ann", upload)).id

    return store


FILE = b"Sku,Price\nA1,7.5\nA2,2.00\nA3,30.50\n"


class PreparedPrices(CheckedPrices):
    slug = "prepared_checked_prices"

    def prepare(self, rows):
        return None


class PricesByTwo(CheckedPrices):
    slug = "prices_by_two"
    batch_rows = 2


def outcomes(state, run_id):
    query = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run_id)
    return dict(state.session.execute(query.order_by(ImportRow.line)).all())


def batches(state, run_id):
    query = select(ImportBatch.state, ImportBatch.lines).where(ImportBatch.run_id == run_id)
    found = state.session.execute(query.order_by(ImportBatch.number))
    return [(each, json.loads(lines)) for each, lines in found]


def test_an_upload_finds_the_records_and_judges_no_row(state, accepted):
    CheckedPrices.judged.clear()
    run_id = accepted(CheckedPrices)
    assert CheckedPrices.judged == []
    assert step(state, run_id, threading.Event())
    assert CheckedPrices.judged[:3] == [2, 3, 4]


@pytest.mark.databases("sqlite", "postgresql")
def test_rows_are_judged_and_written_by_one_transaction(state, accepted):
    run_id = accepted(CheckedPrices)
    CheckedPrices.judged.clear()
    assert step(state, run_id, threading.Event())
    assert outcomes(state, run_id) == {2: "updated", 3: "unchanged", 4: "updated"}
    assert batches(state, run_id) == [("settled", [2, 3, 4])]
    is_alone = db.engine.dialect.name == "sqlite"
    assert CheckedPrices.judged == [2, 3, 4] + ([] if is_alone else [2, 4])


def test_unchanged_rows_are_settled_by_the_pass_that_judges_them(state, accepted):
    run_id = accepted(PreparedPrices)
    assert step(state, run_id, threading.Event())
    assert outcomes(state, run_id) == {3: "unchanged"}
    assert batches(state, run_id) == [("judged", [2, 4])]
    CheckedPrices.judged.clear()
    assert step(state, run_id, threading.Event())
    assert CheckedPrices.judged == [2, 4]


@pytest.mark.databases("sqlite", "postgresql")
def test_no_transaction_writes_more_rows_than_a_batch_has(state, accepted, finish):
    file = b"Sku,Price\nA1,7.5\nA2,9.00\nA3,30.50\nA9,1\n"
    run_id = accepted(PricesByTwo, file)
    assert step(state, run_id, threading.Event())
    assert outcomes(state, run_id) == {2: "updated", 3: "updated", 5: "failed"}
    assert batches(state, run_id) == [("judged", [4])]
    run = finish(run_id)
    assert (run.judged_rows, run.updated_rows, run.failed_rows) == (4, 3, 1)
    assert outcomes(state, run_id)[4] == "updated"


def test_the_rest_of_a_large_batch_becomes_several_batches(state, accepted, finish):
    db.session.add_all(Article(sku=f"S{n}", ean=f"E{n}", name="One") for n in range(7))
    db.session.commit()

    class ArticlesByThree(ArticleUpdates):
        slug = "articles_by_three"
        batch_rows = 3

    lines = [f"S{n},Two" for n in range(7)]
    run_id = accepted(ArticlesByThree, "\n".join(["Sku,Name", *lines]).encode())
    assert step(state, run_id, threading.Event())
    assert batches(state, run_id) == [("judged", [5, 6, 7]), ("judged", [8])]
    assert finish(run_id).updated_rows == 7
    assert set(outcomes(state, run_id).values()) == {"updated"}


class Overtaken(ArticleUpdates):
    """An article is renamed by somebody else after the import has read it."""

    slug = "overtaken_articles"
    overtaking: list[str] = []

    @check(ArticleUpdates.field_named("name"))
    def look(self, row):
        while self.overtaking:
            with db.engine.begin() as other:
                new = update(Article).where(Article.sku == self.overtaking.pop())
                other.execute(new.values(name="Theirs"))


@pytest.mark.databases("postgresql")  # On SQLite nobody writes beside an import.
def test_a_change_between_reading_a_record_and_its_lock_is_told_and_not_overwritten(state):
    db.session.add_all(Article(sku=f"S{n}", ean=f"E{n}", name="One") for n in range(2))
    db.session.commit()
    Overtaken.overtaking[:] = ["S0"]
    found = import_csv(Overtaken, "Sku,Name\nS0,Two\nS1,Two\n")
    assert (found.updated, found.problems) == (1, {2: ["row.changed"]})
    names = dict(db.session.execute(select(Article.sku, Article.name)).all())
    assert names == {"S0": "Theirs", "S1": "Two"}


def test_statements_do_not_grow_with_the_rows_of_a_batch(state):
    db.session.add_all([Article(sku=f"A{n}", ean=f"E{n}", name="One") for n in range(MANY)])
    db.session.commit()
    counts = []
    for count, name in ((FEW, "Two"), (MANY, "Three")):
        lines = [f"A{n},{name if n % 2 else 'One'}" for n in range(count)]
        with recorded(db.engine) as statements:
            found = import_csv(ArticleUpdates, "\n".join(["Sku,Name", *lines]), actor="ann")
        assert (found.updated, found.unchanged) == (count // 2, count // 2), found
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told"])
def test_the_state_of_a_record_is_the_digest_that_older_code_has_sealed(is_told):
    records = [SimpleNamespace(id=number) for number in range(len(TEXTS))]
    digests = Digests(records)
    digests.add("price", TEXTS, [True] * len(TEXTS))
    digests.add("name", TEXTS if is_told else [], [is_told] * len(TEXTS))
    names = ("name", "price") if is_told else ("price",)
    told = [[("", str(n)), *((name, text) for name in names)] for n, text in enumerate(TEXTS)]
    texts = (json.dumps(each, ensure_ascii=False) for each in told)
    expected = [sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in texts]
    assert digests.states() == expected
