"""Records that somebody deletes between the query that finds them and the one that loads them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert

from plugins.bulk_import import check
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.price_list import ArticleUpdates


class Watched(ArticleUpdates):
    """Its check is overtaken once: an article is deleted before any record is loaded."""

    slug = "watched_articles"
    doomed: list[str] = []

    @check(ArticleUpdates.field_named("name"))
    def look(self, row):
        while self.doomed:
            with db.engine.begin() as other:
                other.execute(delete(Article).where(Article.sku == self.doomed.pop()))
        assert row.record is None or row.record.name


@pytest.fixture
def articles(state):
    made = [{"sku": f"A{n}", "ean": f"E{n}", "name": "old"} for n in range(3)]
    with db.engine.begin() as connection:
        connection.execute(insert(Article), made)
    Watched.doomed[:] = ["A1"]


FILE = "Sku,Ean,Name\nA0,E0,new\nA1,E1,new\nA2,E2,old\n"


def test_a_check_of_an_update_says_that_it_is_not_there(articles):
    found = judge_csv(Watched, FILE, operation="update")
    assert found.problems == {3: ["sku.unknown"]}


def test_a_check_that_also_creates_takes_it_for_new(articles):
    found = judge_csv(Watched, FILE, operation="upsert")
    assert found.effects == ["changed", "new", "unchanged"]


@pytest.mark.databases("postgresql")  # On SQLite nobody writes beside an import.
def test_an_import_says_that_it_has_gone_since_the_upload(articles):
    found = import_csv(Watched, FILE, operation="update")
    assert (found.updated, found.unchanged, found.failed) == (1, 1, 1)
    assert list(found.problems) == [3]
