"""A record that was there before is none that an import has created."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from plugins.bulk_import.engine.sentences import messages
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.depot import Article, ArticleImporter
from tests.bulk_import.host import db

pytestmark = pytest.mark.databases("sqlite", "postgresql")
ROWS = "SKU,EAN number,Name\r\nA,1,Apple\r\nB,2,Berry\r\n"
ENDED = ("FAILED", messages.CREATE_EXISTED, 0, 2)


@pytest.fixture
def imported(state: Any) -> Callable[..., tuple[Any, ...]]:
    """Return a function that imports two articles by a given `create`; one of them exists."""

    def run(create: Callable[[Any, Any], Any]) -> tuple[Any, ...]:
        hooks = {"create": create, "taken": lambda self, keys: set()}
        importer: Any = type("Articles", (ArticleImporter,), hooks)
        importer.absents = ArticleImporter.absents
        state.importers[importer.slug] = importer
        done = import_csv(importer, ROWS)
        db.session.rollback()
        return done.status, done.reason, done.created, done.not_attempted

    return run


def existing(sku: str = "A") -> None:
    db.session.add(Article(sku=sku, ean="7", name="Old"))
    db.session.commit()


def names() -> list[str]:
    return sorted(db.session.scalars(select(Article.name)))


def values_of(importer: Any, rows: Any) -> list[dict[str, Any]]:
    return [
        {"sku": r[importer.sku], "ean": r[importer.ean], "name": r[importer.name]} for r in rows
    ]


def upsert() -> Any:
    """Return an INSERT that updates the article which has the number already."""
    made = (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(Article)
    return made.on_conflict_do_update(index_elements=["sku"], set_={"name": made.excluded.name})


def found_and_changed(importer: Any, rows: Any) -> list[Article]:
    records = []
    for each in values_of(importer, rows):
        record = db.session.scalar(select(Article).where(Article.sku == each["sku"]))
        if record is None:
            record = Article(**each)
            db.session.add(record)
        record.name = each["name"]
        records.append(record)
    return records


def merged(importer: Any, rows: Any) -> list[Article]:
    ids = {sku: key for key, sku in db.session.execute(select(Article.id, Article.sku))}
    records = []
    for each in values_of(importer, rows):
        own = {"id": ids[each["sku"]]} if each["sku"] in ids else {}
        records.append(db.session.merge(Article(**own, **each)))
    return records


def keys_by_query(importer: Any, rows: Any) -> list[Any]:
    told = values_of(importer, rows)
    known = set(db.session.scalars(select(Article.sku)))
    db.session.execute(insert(Article), [each for each in told if each["sku"] not in known])
    changed = update(Article).where(Article.sku.in_(known)).values(name="New")
    db.session.execute(changed)
    ids = {sku: key for key, sku in db.session.execute(select(Article.id, Article.sku))}
    return [ids[each["sku"]] for each in told]


def keys_of_upsert(importer: Any, rows: Any) -> list[Any]:
    told = values_of(importer, rows)
    return [db.session.scalars(upsert().returning(Article.id), each).one() for each in told]


def objects_of_upsert(importer: Any, rows: Any) -> list[Article]:
    told = values_of(importer, rows)
    return [db.session.scalars(upsert().returning(Article), each).one() for each in told]


@pytest.mark.parametrize(
    "create", [found_and_changed, merged, keys_by_query, keys_of_upsert, objects_of_upsert]
)
def test_a_record_that_existed_is_counted_for_nothing_and_stays_as_it_was(imported, create):
    existing()

    assert imported(create) == ENDED
    assert names() == ["Old"]


def objects_of_statement(importer: Any, rows: Any) -> list[Article]:
    query = insert(Article).returning(Article, sort_by_parameter_order=True)
    return list(db.session.scalars(query, values_of(importer, rows)))


def keys_of_values(importer: Any, rows: Any) -> list[Any]:
    told = values_of(importer, rows)
    db.session.execute(insert(Article).values(told))
    return [db.session.scalar(select(Article.id).filter_by(sku=each["sku"])) for each in told]


def keys_of_many(importer: Any, rows: Any) -> list[Any]:
    told = values_of(importer, rows)
    db.session.execute(insert(Article), told)
    return [db.session.scalar(select(Article.id).filter_by(sku=each["sku"])) for each in told]


def keys_of_text(importer: Any, rows: Any) -> list[Any]:
    told = values_of(importer, rows)
    one = text("INSERT INTO article (sku, ean, name) VALUES (:sku, :ean, :name) RETURNING id")
    return [db.session.scalar(one, each) for each in told]


def keys_of_driver(importer: Any, rows: Any) -> list[Any]:
    told = values_of(importer, rows)
    mark = "?" if db.engine.dialect.name == "sqlite" else "%s"
    one = f"INSERT INTO article (sku, ean, name) VALUES ({mark}, {mark}, {mark}) RETURNING id"
    connection = db.session.connection()
    return [connection.exec_driver_sql(one, tuple(each.values())).scalar() for each in told]


def keys_of_query(importer: Any, rows: Any) -> list[Any]:
    told = values_of(importer, rows)
    for each in told:
        chosen = select(*(func.coalesce(value, "") for value in each.values()))
        db.session.execute(insert(Article).from_select(list(each), chosen))
    return [db.session.scalar(select(Article.id).filter_by(sku=each["sku"])) for each in told]


def beside_others(importer: Any, rows: Any) -> list[Any]:
    """Return keys of some and objects of others, and flush what is no record of a row."""
    first, *others = values_of(importer, rows)
    key = db.session.scalar(insert(Article).returning(Article.id), first)
    records = [Article(**each) for each in others]
    db.session.add_all([*records, Article(sku="Z", ean="9", name="Beside")])
    return [key, *records]


@pytest.mark.parametrize(
    "create",
    [
        objects_of_statement,
        keys_of_values,
        keys_of_many,
        keys_of_text,
        keys_of_driver,
        keys_of_query,
        beside_others,
    ],
)
def test_records_inserted_in_any_way_count_as_created(imported, create):
    existing("OTHER")

    assert imported(create) == ("COMPLETED", "", 2, 0)
    assert {"Apple", "Berry"} < set(names())
