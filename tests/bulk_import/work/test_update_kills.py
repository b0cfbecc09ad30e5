"""A worker is killed at many moments of an update: each row says what is true of its record."""

from __future__ import annotations

import random
import time

import pytest
from sqlalchemy import insert, select

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.testing.runs import csv_of
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.killed_worker import work
from tests.bulk_import.price_list import ArticleUpdates
from tests.inspection.statements import recorded
from tests.suite.waiting import WAIT_SECONDS

MOMENTS = (4, pytest.param(40, marks=pytest.mark.thorough))
ROWS = 60


class Articles(ArticleUpdates):
    slug = "killed_articles"
    batch_rows = 10


def begin(state, number):
    """Return an import of articles a third of which are changed, unchanged and new."""
    made = [
        {"sku": f"{number}.{n}", "ean": f"{number}.{n}", "name": "old"}
        for n in range(2 * ROWS // 3)
    ]
    state.session.execute(insert(Article), made)
    state.session.commit()
    rows = [
        {"Sku": f"{number}.{n}", "Ean": f"{number}.{n}", "Name": "new" if n % 2 else "old"}
        for n in range(ROWS)
    ]
    choices = Choices(operation="upsert")
    upload = Upload("a.csv", csv_of(rows).encode(), f"form {number}", choices=choices)
    return accept(state, ImportRequest(Articles, "ann", upload)).id


def check(state, run_id, number):
    """Assert that every row says what is true of its record, at whatever moment."""
    state.session.rollback()
    run = state.session.get_one(ImportRun, run_id, populate_existing=True)
    query = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run_id)
    outcomes = dict(state.session.execute(query).all())
    names = dict(state.session.execute(select(Article.sku, Article.name)).all())
    for n in range(ROWS):
        outcome, name = outcomes.get(n + 2), names.get(f"{number}.{n}")
        if n >= 2 * ROWS // 3:
            assert (outcome == "created") == (name is not None)
        elif n % 2:
            assert (outcome == "updated") == (name == "new")
        else:
            assert outcome in (None, "unchanged")
    counted = list(outcomes.values()).count
    assert [counted(each) for each in ("created", "updated", "unchanged")] == [
        run.created_rows,
        run.updated_rows,
        run.unchanged_rows,
    ]
    return run


@pytest.mark.slow
@pytest.mark.parametrize("count", MOMENTS)
def test_a_worker_killed_at_any_moment_of_an_update_writes_nothing_twice(state, finish, count):
    state.importers[Articles.slug] = Articles
    first = begin(state, count)
    with recorded(db.engine) as statements:
        finish(first)
    moments, stopped_in_the_middle = random.Random(92), 0
    for number in range(count):
        run_id = begin(state, number)
        work(state, run_id, moments.randint(1, len(statements)))
        stopped_in_the_middle += check(state, run_id, number).is_open
        deadline = time.monotonic() + WAIT_SECONDS
        while check(state, run_id, number).is_open:
            assert time.monotonic() < deadline
            finish(run_id)
        run = check(state, run_id, number)
        assert (run.created_rows, run.updated_rows, run.unchanged_rows) == (20, 20, 20)
    assert stopped_in_the_middle
