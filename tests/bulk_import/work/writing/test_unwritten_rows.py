"""A row fails whose record the host's `update` has left unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text, update

from plugins.bulk_import import Importer, Text, existing
from plugins.bulk_import.engine.sentences import messages
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.files.kinds import UPDATES
from tests.inspection.statements import recorded

pytestmark = pytest.mark.databases("sqlite", "postgresql")
ROWS = "SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,Berry\r\nC,3,Cherry\r\n"
NOT_KEPT = [("", UPDATES["left"][1], messages.HINT_NOT_UPDATED)]
PARTLY = messages.HINT_PARTLY_UPDATED.format(columns="EAN number")


class Articles(Importer):
    """Articles that are updated by their SKU, unless `skipped` says otherwise."""

    slug = "skipping_articles"
    noun = "Articles"
    modes = ("create", "update", "upsert")
    record_type = Article
    sku = Text("SKU", max_length=400, unique="SKU: Twice.")
    ean = Text("EAN number", max_length=400)
    name = Text("Name", max_length=400)
    skipped: Any = ()

    @existing(sku, missing="SKU: There is none.")
    def known(self, keys: set[str]) -> Any:
        return db.session.scalars(select(Article).where(Article.sku.in_(map(str.upper, keys))))

    def create(self, rows: Any) -> Any:
        """Create none: all of them exist."""
        raise NotImplementedError

    def update(self, rows: Any) -> None:
        """Write what changes."""
        for row in rows:
            if row[self.sku] not in self.skipped:
                for each in row.changes:
                    setattr(row.record, each.field.name, each.after)


@pytest.fixture(autouse=True)
def articles(state: Any) -> None:
    """Store three articles."""
    for number, sku in enumerate("ABC", 7):
        db.session.add(Article(sku=sku, ean=str(number), name="Old"))
    db.session.commit()


def run(importer: type[Importer], rows: str = ROWS, **options: Any) -> Any:
    done = import_csv(importer, rows, operation="update", **options)
    db.session.rollback()
    return done


def told(done: Any) -> dict[int, list[tuple[str, str, str]]]:
    return {row.line: [(e.field, e.message, e.hint) for e in row.problems] for row in done.rows}


def names() -> list[str]:
    return list(db.session.scalars(select(Article.name).order_by(Article.sku)))


@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_row_that_the_update_skips_fails_and_the_others_are_written(mode):
    class Skipping(Articles):
        skipped = ("B",)

    done = run(Skipping, all_or_nothing=mode != "partial")

    assert told(done) == {3: NOT_KEPT}
    counts = (2, ["Apple", "Old", "Cherry"]) if mode == "partial" else (0, ["Old"] * 3)
    assert (done.updated, names()) == counts


def test_an_update_that_writes_nothing_at_all_ends_the_import():
    class Skipping(Articles):
        skipped = "ABC"

    done = run(Skipping)

    assert (done.status, done.reason) == ("FAILED", messages.UPDATE_WROTE_NOTHING)


def test_values_written_by_statements_are_read_from_the_database():
    class ByStatement(Articles):
        def update(self, rows: Any) -> None:
            for row in rows:
                query = update(Article).where(Article.sku == row[self.sku], Article.sku != "C")
                values = {"name": row[self.name], "ean": row[self.ean]}
                db.session.connection().execute(query.values(values))

    done = run(ByStatement)

    assert (done.updated, told(done), names()) == (2, {4: NOT_KEPT}, ["Apple", "Berry", "Old"])


def test_a_value_that_the_host_changes_on_its_way_is_written():
    class Shouting(Articles):
        def update(self, rows: Any) -> None:
            for row in rows:
                row.record.name = row[self.name].upper()
                row.record.ean = row[self.ean]

    assert (run(Shouting).updated, names()) == (3, ["APPLE", "BERRY", "CHERRY"])


@pytest.mark.parametrize("mode", ["partial", "all_or_nothing"])
def test_a_row_of_which_one_column_is_left_out_is_not_kept_at_all(mode):
    class Partly(Articles):
        def update(self, rows: Any) -> None:
            for row in rows:
                row.record.name = row[self.name]
                row.record.ean = row.record.ean if row[self.sku] == "B" else row[self.ean]

    done = run(Partly, all_or_nothing=mode != "partial")

    assert told(done) == {3: [("ean", UPDATES["left"][1], PARTLY)]}
    counts = (2, ["Apple", "Old", "Cherry"]) if mode == "partial" else (0, ["Old"] * 3)
    assert (done.updated, names()) == counts


def test_a_column_that_is_written_as_it_was_before_is_written():
    class Same(Articles):
        def update(self, rows: Any) -> None:
            for row in rows:
                row.record.name = row[self.name]

    done = run(Same, "SKU,EAN number,Name\r\nA,7,Apple\r\nB,,Berry\r\n")

    assert (done.updated, told(done), names()) == (2, {}, ["Apple", "Berry", "Old"])


@pytest.mark.databases("postgresql")
def test_a_trigger_that_keeps_the_old_values_is_noticed():
    db.session.execute(
        text(
            "CREATE FUNCTION keep_old() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF old.sku = 'A' THEN RETURN old; END IF; RETURN new; END $$; "
            "CREATE TRIGGER keeping BEFORE UPDATE ON article "
            "FOR EACH ROW EXECUTE FUNCTION keep_old()"
        )
    )
    db.session.commit()
    try:
        done = run(Articles)
    finally:
        db.session.execute(text("DROP FUNCTION keep_old CASCADE"))
        db.session.commit()

    assert (done.updated, told(done)) == (2, {2: NOT_KEPT})


def test_records_are_read_by_one_query_more():
    class Found(Articles):
        asked: Any = []

        @existing(Articles.sku, missing="SKU: There is none.")
        def known(self, keys: set[str]) -> Any:
            self.asked.append(len(keys))
            return db.session.scalars(select(Article).where(Article.sku.in_(map(str.upper, keys))))

    with recorded(db.engine) as statements:
        done = run(Found)

    assert done.updated == 3
    assert set(Found.asked) == {3}
    # Nothing is loaded for a single record.
    assert [each for each in statements if "article.id = " in each and "SELECT" in each] == []
