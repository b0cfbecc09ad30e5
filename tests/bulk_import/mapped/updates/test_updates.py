"""Updates of records of a model by their key change exactly what the check has shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as Exact

import pytest
from sqlalchemy import select

from plugins.bulk_import.intake import Intake, check
from plugins.bulk_import.reports.verdict.file_notes import file_notes
from plugins.bulk_import.state import current_state
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.testing.runs import csv_of
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.host import db
from tests.bulk_import.price_list import PriceList, stock
from tests.bulk_import.shop import Category, Product, ProductImporter, Status
from tests.files.kinds import UPDATES


@pytest.fixture
def shop(state):
    stock()


@pytest.fixture
def judge(shop):
    return lambda file, operation="update": judge_csv(
        PriceList, file, actor="ann", operation=operation
    )


@pytest.fixture
def run(shop):
    return lambda file, operation="update", **options: import_csv(
        PriceList, file, actor="ann", operation=operation, **options
    )


def notes_on(file, operation="update"):
    upload = Upload("p.csv", file.encode(), choices=Choices(operation=operation))
    found = check(current_state(), ImportRequest(PriceList, "ann", upload))
    assert isinstance(found, Intake)
    return file_notes(found)


def product(sku):
    db.session.expire_all()
    return db.session.scalars(select(Product).where(Product.sku == sku)).one()


def test_a_price_list_of_two_columns_changes_prices_alone(judge, run):
    file = "Sku,Price\na1,10\nA2,2.00\nA3,30.50\n"
    assert judge(file).effects == ["changed", "unchanged", "changed"]
    found = run(file)
    assert (found.created, found.updated, found.unchanged, found.failed) == (0, 2, 1, 0)
    assert (found.status, len(found.records)) == ("COMPLETED", 2)
    changed = product("A1")
    assert (changed.price, changed.name, changed.sku) == (Exact(10), "Chair 1", "A1")
    assert ([tag.name for tag in changed.tags], changed.category.name) == (["Oak"], "Wood")
    assert product("A3").price == Exact("30.50")


def test_every_kind_of_column_is_written(run):
    header = "Sku,Name,Description,Price,Weight,Quantity,Status,Released,Page,Category,Tags\n"
    row = "A1,Seat,New,1,2.5,7,On sale,2027-02-03,https://example.org/,metal,New;oak\n"
    assert run(header + row).updated == 1
    seat = product("A1")
    assert (seat.name, seat.description, seat.weight, seat.quantity) == ("Seat", "New", 2.5, 7)
    assert (seat.status, seat.released) == (Status.ON_SALE, date(2027, 2, 3))
    assert (seat.page, seat.category.name) == ("https://example.org/", "Metal")
    assert sorted(tag.name for tag in seat.tags) == ["New", "Oak"]


def test_a_blank_cell_leaves_a_value_alone_unless_it_is_declared_to_clear_it(judge, run):
    file = "Sku,Name,Released,Supplier email,Tags\nA1,,,,\n"
    assert judge(file).effects == ["changed"]
    assert run(file).updated == 1
    left = product("A1")
    assert (left.name, left.released, left.supplier_email) == ("Chair 1", date(2026, 1, 1), None)
    assert len(left.tags) == 1


def test_an_update_creates_nothing_and_an_upsert_creates_what_is_missing(judge, run):
    file = "Sku,Name,Price,Category\nA1,Seat,5,Wood\nB1,Stool,7,Metal\n"
    judged = judge(file)
    assert (judged.effects, judged.problems) == (["changed", ""], {3: ["sku.unknown"]})
    [problem] = judged.rows[1].problems
    assert (problem.code, problem.message) == UPDATES["unknown"]
    found = run(file, "upsert")
    assert (found.created, found.updated, found.failed) == (1, 1, 0)
    assert (product("B1").name, product("A1").name) == ("Stool", "Seat")


def test_a_new_row_of_an_upsert_needs_what_a_new_record_needs(judge):
    judged = judge("Sku,Price\nA1,5\nB1,7\n", "upsert")
    assert judged.effects == ["changed", ""]
    assert judged.problems == {3: ["name.empty", "category.empty"]}


def test_rows_that_change_nothing_are_judged_too(judge):
    assert judge("Sku,Price,Category\nA1,1,Wood\nA2,2,Glass\n").problems == {
        3: ["category.unknown"]
    }


def test_create_only_is_the_default_and_refuses_what_exists(shop, judge):
    assert ProductImporter.offered() == ("create",)
    assert judge_csv(ProductImporter, "Sku,Price\nA1,1\n", operation="update").refusal
    judged = judge("Sku,Name,Price,Category\nA1,Seat,5,Wood\n", "")
    assert judged.problems == {2: ["sku.taken"]}


def test_an_exported_file_changes_nothing_and_writes_nothing(run, statements):
    names = [field.header for field in PriceList.fields]
    rows = []
    for each in db.session.scalars(select(Product)):
        importer = PriceList("ann")
        cells = [importer.shown_value(f, importer.stored_value(each, f)) for f in PriceList.fields]
        rows.append(dict(zip(names, cells, strict=True)))
    with statements() as found:
        done = run(csv_of(rows), "upsert")
    assert (done.created, done.updated, done.unchanged, done.failed) == (0, 0, 3, 0)
    writing = [each for each in found if each.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writing
    assert [each for each in writing if "import_" not in each] == []


def test_statements_do_not_grow_with_the_rows(run, statements):
    wood = db.session.scalars(select(Category).where(Category.name == "Wood")).one()
    for number in range(400):
        db.session.add(Product(sku=f"N{number}", name="N", price=1, category=wood))
    db.session.commit()
    counts = []
    for start, size in ((0, 10), (10, 390)):
        numbers = range(start, start + size)
        rows = [
            {
                "Sku": f"N{n}",
                "Name": f"M{n}" if n % 3 else "",
                "Price": str(n % 7 or ""),
                "Tags": "New",
            }
            for n in numbers
        ]
        with statements() as found:
            assert run(csv_of(rows)).updated == size
        counts.append(len(found))
    assert counts[1] <= counts[0] + 4


@pytest.mark.usefixtures("shop")
def test_a_new_key_that_resembles_one_that_exists_is_noted():
    head = "Sku,Name,Price,Category"
    db.session.scalars(select(Product)).first().sku = "chair-1"
    db.session.commit()

    def notes(operation, *skus):
        rows = [head, *(f"{each},Seat,1,Wood" for each in skus)]
        return notes_on("\n".join(rows), operation)

    said = "Sku: Much like one that exists: CHAIR-10 in line 3 (chair-1). It is new; mistyped?"
    assert said in notes("upsert", "A11", "CHAIR-10", "A1")
    assert said not in notes("create", "A11", "CHAIR-10", "A1")
    three = [f"CHAIR-1{n} in line {n + 2} (chair-1)" for n in range(3)]
    for count, more in ((3, ""), (4, " and 1 other")):
        said = f"Sku: Much like one that exists: {', '.join(three)}{more}. They are new; mistyped?"
        assert said in notes("upsert", *(f"CHAIR-1{n}" for n in range(count)))


@pytest.mark.usefixtures("shop")
def test_a_key_that_a_program_has_rewritten_is_noted_whether_its_row_fails_or_is_new():
    for sku, new in (("A1", "00123"), ("A2", "1e5"), ("A3", "chair-1")):
        product(sku).sku = new
        db.session.commit()
    file = "Sku,Name,Price,Category\n" + "".join(
        f"{each},Seat,1,Wood\n" for each in ("123", "100000", "chair-11", "00123", "7")
    )
    near = "123 in line 2 (00123), 100000 in line 3 (1e5), chair-11 in line 4 (chair-1)"
    unknown = (
        "Sku: Not found, but much like some that exist: {}. Mistyped, or changed by a program?"
    )
    assert [each for each in notes_on(file) if "much like" in each.lower()] == [
        unknown.format(near)
    ]
    new = f"Sku: Much like one that exists: {near}. They are new; mistyped?"
    assert new in notes_on(file, "upsert")


@pytest.mark.usefixtures("shop")
def test_what_a_program_made_of_values_is_noted_and_what_stands_already_is_not():
    for sku, name, day in (("A1", "0044", date(1899, 12, 31)), ("A2", "=1+2", None)):
        found = product(sku)
        found.name, found.released = name, day
        db.session.commit()
    [missing, note] = notes_on("Sku,Name,Released\nA1,44,1899-12-31\nA2,'=1+2,\n")
    assert missing.startswith("Not in the file and left alone in what exists: ")
    assert note == (
        "Name, lines 2 and 3: 2 values would change as programs change cells, such as 0044 to 44. "
        "Type them again if nobody meant that, or take the column out of the file, which leaves it "
        "as it is."
    )
    assert notes_on("Sku,Name,Released\nA1,0045,1899-12-31\nA2,=1+3,\n") == [missing]
    [_, note] = notes_on("Sku,Name,Released\nA2,=1+3,1899-12-31\n")
    assert note.startswith("Released, line 2: 1899-12-31 is what programs write")
    # People fill blanks with 0, and programs with words for nothing.
    assert len(notes_on("Sku,Name,Weight\nA2,=1+2,0\n")) == 1
    found = product("A2")
    found.description = None
    db.session.commit()
    [*_, note] = notes_on("Sku,Name,Description\nA2,=1+2,nan\n")
    assert "here blank to nan. " in note
