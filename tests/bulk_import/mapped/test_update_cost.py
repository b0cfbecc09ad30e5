"""What an update costs: what is judged how often, and how many statements it takes."""

from __future__ import annotations

import json
import threading
from hashlib import sha256
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from plugins.bulk_import import check
from plugins.bulk_import.engine.changes import Digests
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.models import ImportBatch, ImportRow
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.price_list import ArticleUpdates, PriceList, stock
from tests.statements import recorded

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

    def store(importer):
        state.importers[importer.slug] = importer
        upload = Upload("p.csv", FILE, new_token(), choices=Choices(operation="update"))
        return accept(state, ImportRequest(importer, "ann", upload)).id

    return store


FILE = b"Sku,Price\nA1,7.5\nA2,2.00\nA3,30.50\n"


def test_an_upload_finds_the_records_and_judges_no_row(state, accepted):
    CheckedPrices.judged.clear()
    run_id = accepted(CheckedPrices)
    assert CheckedPrices.judged == []
    assert step(state, run_id, threading.Event())
    assert CheckedPrices.judged == [2, 3, 4]


def test_unchanged_rows_are_settled_by_the_pass_that_judges_them(state, accepted):
    run_id = accepted(CheckedPrices)
    assert step(state, run_id, threading.Event())
    done = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run_id)
    assert state.session.execute(done).all() == [(3, "unchanged")]
    waiting = select(ImportBatch.state, ImportBatch.lines).where(ImportBatch.run_id == run_id)
    assert [(each, json.loads(lines)) for each, lines in state.session.execute(waiting)] == [
        ("judged", [2, 4])
    ]
    CheckedPrices.judged.clear()
    assert step(state, run_id, threading.Event())
    assert CheckedPrices.judged == [2, 4]


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
