"""Products are imported by the seven lines that name their model, on both databases."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from datetime import date
from decimal import Decimal as Exact

import pytest
from flask import Flask
from flask_admin import Admin
from sqlalchemy import func, select

from plugins.bulk_import import BulkImport, BulkImportView
from plugins.bulk_import.intake import accept, check
from plugins.bulk_import.reports.choices.values import usable_values
from plugins.bulk_import.storage.tables.models import ImportRow
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from tests.bulk_import.host import db
from tests.bulk_import.shop import Category, Product, ProductImporter, Status, Tag
from tests.files.kinds import READ_FROM_A_MODEL

HEADER = (
    "Sku,Name,Description,Price,Weight,Quantity,Status,Released,Supplier email,Page,Category,Tags"
)
FULL = (
    '{sku},Chair,"Oak.\nHeavy.","1.234,50","7,5",1 200,On sale,31/12/2026,'
    "ann@example.org,https://example.org/chair,furniture,Oak; NEW"
)
SPARSE = "{sku},Stool,,12,,,,,,,Furniture,"


@pytest.fixture
def shop(state):
    """Register the importer, and give the shop a category and tags."""
    state.importers[ProductImporter.slug] = ProductImporter
    db.session.add(Category(name="Furniture"))
    db.session.add_all([Tag(name=name) for name in ("Oak", "New", "Sale", "sale")])
    db.session.commit()


@pytest.fixture
def request_of(shop, people):
    """Return a function that makes the upload of some rows."""

    def make(*rows, header=HEADER):
        content = "\n".join((header, *rows)).encode()
        upload = Upload("products.csv", content, new_token())
        return ImportRequest(ProductImporter, people.current(), upload)

    return make


@pytest.fixture
def run_of(state, request_of, finish):
    """Return a function that imports some rows."""
    return lambda *rows, **options: finish(accept(state, request_of(*rows, **options)).id)


@pytest.fixture
def problems_of(state, request_of):
    """Return a function that tells the problems of some rows, as a check finds them."""

    def tell(*rows, **options):
        found = check(state, request_of(*rows, **options)).rows
        return [[(each.code, each.message) for each in row.problems] for row in found]

    return tell


def test_the_importer_has_seven_lines_and_twelve_columns():
    [node] = ast.parse(inspect.getsource(ProductImporter)).body
    assert len(ast.unparse(node).splitlines()) == 7
    assert ",".join(field.header for field in ProductImporter.fields) == HEADER
    words = ProductImporter.slug, ProductImporter.noun, ProductImporter.singular
    assert words == ("product", "Products", "product")


def test_every_column_becomes_a_value_of_its_type(run_of):
    run = run_of(FULL.format(sku="A1"))
    assert (run.created_rows, run.failed_rows) == (1, 0)
    [product] = db.session.scalars(select(Product))
    assert (product.sku, product.name, product.description) == ("A1", "Chair", "Oak.\nHeavy.")
    assert (product.price, product.weight, product.quantity) == (Exact("1234.50"), 7.5, 1200)
    assert (product.status, product.released) == (Status.ON_SALE, date(2026, 12, 31))
    assert product.supplier_email == "ann@example.org"
    assert product.page == "https://example.org/chair"
    assert product.category.name == "Furniture"
    assert [tag.name for tag in product.tags] == ["Oak", "New"]
    assert db.session.scalars(select(ImportRow.record_id)).all() == [str(product.id)]


@pytest.mark.parametrize(
    ("header", "row"), [(HEADER, SPARSE), ("Sku,Name,Price,Category", "{sku},Stool,12,Furniture")]
)
def test_blank_cells_and_missing_columns_take_the_defaults_of_the_model(run_of, header, row):
    run = run_of(row.format(sku="A1"), header=header)
    assert (run.created_rows, run.failed_rows) == (1, 0)
    [product] = db.session.scalars(select(Product))
    assert (product.description, product.weight, product.released) == (None, None, None)
    assert (product.quantity, product.status, product.tags) == (0, Status.DRAFT, [])
    assert (product.supplier_email, product.page) == (None, None)


def test_the_check_finds_values_that_the_database_would_refuse(problems_of):
    row = "A,,{long},-1,x,3000000000,sold,31/12/26,ann,example.org,None,None;Sale"
    [found] = problems_of(row.format(long="x" * 100_001))
    assert [code for code, _ in found] == [
        "name.empty",
        "description.length",
        "price.range",
        "weight.type",
        "quantity.range",
        "status.choice",
        "released.type",
        "supplier_email.type",
        "page.type",
        "category.unknown",
        "tags.unknown",
        "tags.unknown",
    ]
    category, none, several = found[-3:]
    assert [category, several] == READ_FROM_A_MODEL[2:]
    assert none == ("tags.unknown", "Tags: The specified tag does not exist.")


def test_a_key_stands_once_in_the_file_and_is_not_taken(run_of, problems_of):
    run_of(SPARSE.format(sku="Ä1"), SPARSE.format(sku="b2"))
    [twice, taken] = ([each] for each in READ_FROM_A_MODEL[:2])
    cells = ["Ä1", "ä1", "B2", "c3", "C3", "d4"]
    found = problems_of(*(SPARSE.format(sku=cell) for cell in cells))
    assert found == [twice + taken, twice + taken, taken, twice, twice, []]


def test_a_name_that_resembles_another_is_reported(state, request_of):
    cells = "{sku},Stool,,12,,,,,,,{category},{tags}"
    rows = [
        cells.format(sku="a", category="Furnitur", tags=""),
        cells.format(sku="b", category="Gone", tags=""),
        cells.format(sku="c", category="furniture", tags="Okk;New"),
    ]
    found = check(state, request_of(*rows)).rows
    hints = [[(each.hint, each.emphasis) for each in row.problems] for row in found]
    assert hints == [
        [("Did you mean Furniture?", "Furniture")],
        [("", "")],
        [("Not found: Okk. Did you mean Oak?", "Oak")],
    ]


def test_the_number_of_statements_does_not_grow_with_the_rows(run_of, statements):
    counts = []
    for size in (10, 400):
        rows = [FULL.format(sku=f"{size}-{number}") for number in range(size)]
        with statements() as found:
            assert run_of(*rows).created_rows == size
        # SQLite returns new keys in no known order, so SQLAlchemy inserts such rows one by one.
        counts.append(len([each for each in found if "INSERT INTO product " not in each]))
    assert counts[1] <= counts[0] + 4
    assert db.session.scalar(select(func.count()).select_from(Product)) == 410


def test_the_dialog_lists_what_may_be_used(state, shop):
    found = {each.name: tuple(each.values) for each in usable_values(ProductImporter("ann"))}
    assert found == {
        "Status": ("Draft", "On sale"),
        "Category": ("Furniture",),
        "Tags": found["Tags"],
    }
    assert set(found["Tags"]) == {"New", "Oak", "Sale", "sale"}


def test_a_view_is_made_in_one_line(host):
    bulk_import = BulkImport(db=db)
    view = BulkImportView.of(Category, bulk_import, key=Category.name, name="Load", noun="Rubrics")
    admin = Admin(Flask("panel", instance_path=host.instance_path), name="Panel")
    admin.add_view(view)
    importer = bulk_import.importers["category"]
    assert view.importer is importer
    assert (view.name, importer.noun, importer.singular) == ("Load", "Rubrics", "category")
    assert [field.name for field in importer.fields] == ["name"]


def test_an_import_of_a_model_is_undoable_with_two_lines(state, request_of, finish):
    class Undoable(ProductImporter):
        slug = "undoable"

        def undo(self, records):
            for record in records:
                db.session.delete(record)

    state.importers["undoable"] = Undoable
    request = replace(request_of(SPARSE.format(sku="A-1")), importer=Undoable)
    run_id = finish(accept(state, request).id).id

    undo_requests.begin(
        state.session, UndoRequest(run_id, 0, "ann", "Ann"), undo_days=7, batch_rows=10
    )

    assert finish(run_id).undone_rows == 1
    assert db.session.scalar(select(func.count()).select_from(Product)) == 0


def test_a_second_view_of_a_model_takes_the_importer_of_the_first(host):
    bulk_import = BulkImport(db=db)
    first = BulkImportView.of(Category, bulk_import, key=Category.name)
    with pytest.raises(ValueError, match=r"BulkImportView\(first\.importer, …, endpoint=…\)"):
        BulkImportView.of(Category, bulk_import, key=Category.name)
    second = BulkImportView(first.importer, bulk_import, endpoint="office_import_category")
    assert (second.importer, second.endpoint) == (first.importer, "office_import_category")
