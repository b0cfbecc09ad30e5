"""What keeps a row from updating its record: other people, other records, the host's program."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from plugins.bulk_import import ModelImporter, Problem
from plugins.bulk_import.intake import accept
from plugins.bulk_import.reports.details.details import Details
from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.price_list import EVERY, ArticleUpdates, PriceList, stock
from tests.bulk_import.shop import Category, Product, Tag
from tests.files.kinds import UPDATES


class PreparedPrices(PriceList):
    """What it prepares is no work of a transaction, so that its rows are judged before."""

    slug = "prepared_prices"

    def prepare(self, rows):
        return None


@pytest.fixture
def shop(state):
    stock()


@pytest.fixture
def accepted(state, shop):
    """Return a function that stores an import of some products, and does no work on it."""
    for each in (PriceList, PreparedPrices):
        state.importers[each.slug] = each

    def store(file, operation="update", importer=PriceList):
        upload = Upload("p.csv", file.encode(), new_token(), choices=Choices(operation=operation))
        run_id = accept(state, ImportRequest(importer, "ann", upload)).id
        if importer is PreparedPrices:
            assert step(state, run_id, threading.Event())
        return run_id

    return store


@pytest.fixture
def outcomes(state):
    """Return a function that tells what became of the rows of an import, by line."""

    def tell(run_id):
        query = select(ImportRow.line, ImportRow.outcome, ImportRow.codes)
        rows = state.session.execute(query.where(ImportRow.run_id == run_id).order_by("line"))
        return {line: codes or outcome for line, outcome, codes in rows}

    return tell


@pytest.fixture
def said(state):
    """Return a function that tells codes and messages of the rows that failed."""

    def tell(run_id):
        run = state.session.get_one(ImportRun, run_id)
        details = Details(state, PriceList, run, History(state, PriceList))
        return [(each.code, each.message) for row in details.failures.rows for each in row.problems]

    return tell


def product(sku):
    db.session.expire_all()
    return db.session.scalars(select(Product).where(Product.sku == sku)).one()


MOMENTS = pytest.mark.parametrize(
    "importer", [PriceList, PreparedPrices], ids=["before", "after the check"]
)


@MOMENTS
def test_a_record_that_changed_since_the_upload_fails_its_row(
    state, accepted, finish, outcomes, said, importer
):
    run_id = accepted("Sku,Price,Name\nA1,10,\nA2,10,\nA3,10,\n", importer=importer)
    db.session.execute(update(Product).where(Product.sku == "A1").values(price=99))
    db.session.execute(update(Product).where(Product.sku == "A2").values(name="Renamed"))
    db.session.commit()
    finish(run_id)
    # What the row says nothing of may change.
    assert outcomes(run_id) == {2: "row.changed", 3: "updated", 4: "updated"}
    assert said(run_id) == [UPDATES["changed"]]
    assert (product("A1").price, product("A2").name) == (99, "Renamed")


@MOMENTS
def test_a_key_that_another_record_has_by_now_fails_its_row(
    state, accepted, finish, outcomes, importer
):
    run_id = accepted("Sku,Price\nA1,10\n", importer=importer)
    first, second = product("A1"), product("A2")
    first.sku = "A9"
    db.session.flush()
    second.sku, second.price = "A1", first.price
    db.session.commit()
    finish(run_id)
    assert outcomes(run_id) == {2: "row.changed"}
    assert (product("A1").price, product("A9").price) == (1, 1)


@MOMENTS
def test_a_row_judged_new_never_becomes_an_update_nor_the_other_way_round(
    state, accepted, finish, outcomes, said, importer
):
    header = "Sku,Name,Price,Category\n"
    file = header + "A1,Seat,5,Wood\nB1,Stool,7,Wood\nB2,Stool,7,Wood\n"
    run_id = accepted(file, "upsert", importer)
    product("A1").tags = []
    db.session.flush()
    db.session.execute(delete(Product).where(Product.sku == "A1"))
    category_id = db.session.scalars(select(Category.id)).first()
    db.session.add(Product(sku="b1", name="Other", price=1, category_id=category_id))
    db.session.commit()
    finish(run_id)
    assert outcomes(run_id) == {2: "row.gone", 3: "row.appeared", 4: "created"}
    assert said(run_id) == [UPDATES["gone"], UPDATES["appeared"]]
    assert product("b1").name == "Other"


def test_a_record_that_the_uploader_may_not_change_fails_its_row(shop):
    class Careful(PriceList):
        slug = "careful"

        def may_update(self, record):
            return Problem("sku.held", "Sku: Is held.") if record.sku == "A1" else None

    judged = judge_csv(Careful, "Sku,Price\nA1,9\nA2,9\n", actor="ann", operation="update")
    assert (judged.problems, judged.effects) == ({2: ["sku.held"]}, ["", "changed"])


def test_all_or_nothing_updates_nothing_when_a_row_is_wrong(shop):
    file = "Sku,Price\nA1,9\nA2,2\nA3,x\n"
    found = import_csv(PriceList, file, actor="ann", operation="update", all_or_nothing=True)
    assert (found.updated, found.unchanged, found.failed, found.not_attempted) == (0, 0, 1, 2)
    assert product("A1").price == 1


@pytest.fixture
def articles(state):
    """Give the depot four articles; return a function that updates some."""
    db.session.add_all([Article(sku=f"S{n}", ean=f"E{n}", name=f"N{n}") for n in range(4)])
    db.session.commit()
    return lambda file, **options: import_csv(ArticleUpdates, file, actor="ann", **options)


def names():
    return dict(db.session.execute(select(Article.sku, Article.name)).all())


def test_a_unique_value_of_another_record_fails_its_row_alone(articles):
    found = articles("Sku,Ean,Name\nS0,e1,A\nS1,E7,B\nS2,E2,C\nS3,E9,D\n")
    assert found.problems == {2: ["ean.taken"]}
    assert names() == {"S0": "N0", "S1": "B", "S2": "C", "S3": "D"}


def test_a_taken_value_is_named_with_the_right_article(articles):
    class Creating(ModelImporter):
        model = Article
        slug = "creating_articles"

    [row] = judge_csv(Creating, "Sku,Ean,Name\ns0,E9,A\n", actor="ann").rows
    assert [each.message for each in row.problems] == ["Sku: There is such an article already."]


@pytest.mark.parametrize("all_or_nothing", [False, True])
def test_a_value_that_the_model_refuses_is_reported_at_its_row(articles, all_or_nothing):
    file = "Sku,Name\nS0,A\nS1,forbidden\nS2,C\n"
    found = articles(file, all_or_nothing=all_or_nothing)
    [problem] = found.rows[0].problems
    assert (found.problems, problem.field) == ({3: ["row.value"]}, "name")
    assert problem.message == "Name: The value was refused."
    some = {"S0": "A", "S1": "N1", "S2": "C", "S3": "N3"}
    none = {f"S{n}": f"N{n}" for n in range(4)}
    assert names() == (none if all_or_nothing else some)


@pytest.mark.parametrize(
    ("update_of", "said"),
    [
        (lambda self, rows: db.session.commit(), "update commits the transaction"),
        (lambda self, rows: db.session.rollback(), "update rolls the transaction back"),
        (lambda self, rows: None, "update wrote nothing"),
    ],
)
def test_a_wrong_update_of_the_host_ends_the_import_and_blames_no_row(shop, update_of, said):
    wrong = type("Wrong", (PriceList,), {"slug": "wrong", "update": update_of})
    found = import_csv(wrong, "Sku,Price\nA1,9\n", actor="ann", operation="update")
    assert (found.status, found.updated, found.failed) == ("FAILED", 0, 0)
    assert said in found.reason
    assert product("A1").price == 1


def test_two_records_of_one_key_refuse_their_row_and_are_named(shop):
    class Tags(ModelImporter):
        model = Tag
        key = Tag.name
        modes = ("update", "upsert")

        def record_name(self, record):
            return f"tag {record.name}"

    db.session.add(Tag(name="OAK"))
    db.session.commit()
    for operation in Tags.modes:
        [row] = judge_csv(Tags, "Name\noak\n", actor="ann", operation=operation).rows
        said = [(each.code, each.message) for each in row.problems]
        assert said == [UPDATES["ambiguous"]]


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"modes": ("update",), "key": None}, "needs a key"),
        ({"modes": ("merge",)}, "modes must be some of create, update, upsert"),
        ({"modes": ()}, "modes must be some of"),
        ({"blank_clears": ("price",)}, "blank_clears names price"),
        ({"blank_clears": ("quantity",)}, "has a default"),
        ({"blank_clears": ("sku",)}, "blank_clears names sku"),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_mistaken_declaration_is_reported_when_the_class_is_made(attributes, said):
    declared = {"model": Product, "key": Product.sku, "modes": EVERY} | attributes
    with pytest.raises(TypeError, match=said):
        type("Mistaken", (ModelImporter,), declared)


def test_counts_that_do_not_add_up_are_refused_by_the_database(state, shop):
    import_csv(PriceList, "Sku,Price\nA1,9\n", actor="ann", operation="update")
    with pytest.raises(IntegrityError, match="update_conservation"):
        state.session.execute(text("UPDATE import_run SET unchanged_rows = 1"))
    state.session.rollback()
