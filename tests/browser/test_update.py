"""Updating in the dialog: the choice before a file and after, the difference, the upload."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_admin import Admin
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page, expect
from sqlalchemy import Numeric, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ctu.develop.servers.page_server import serve
from plugins.bulk_import import BulkImport, BulkImportView
from tests.browser.accessibility import findings, overflow
from tests.browser.import_pages import choose, file, first_one_held

pytestmark = pytest.mark.browser
PRICES = "Sku,Price\r\na-1,1.00\r\nA-2,7\r\nA-9,1\r\n"


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Any]:
    """Serve a panel whose products may be updated; yield a function that tells their prices."""
    app, db = Flask("shop", instance_path=str(tmp_path)), SQLAlchemy(model_class=Base)
    app.config.update(
        TESTING=True,
        SECRET_KEY="only for tests",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'shop.sqlite'}",
        BULK_IMPORT_QUEUE="inline",
    )
    db.init_app(app)
    extension, modes = BulkImport(app, db), ("create", "update", "upsert")
    view = BulkImportView.of(Product, extension, key=Product.sku, modes=modes)
    Admin(app, name="Shop").add_view(view)
    with app.app_context():
        db.create_all()
        extension.create_tables()
        db.session.add_all([Product(sku=f"A-{n}", name=f"Chair {n}", price=n) for n in (1, 2)])
        db.session.commit()
    with serve(app) as address, app.app_context():
        yield address, lambda: dict(db.session.execute(select(Product.sku, Product.price)).all())
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def page(shop: Any, context_of: Any) -> Page:
    page: Page = context_of().new_page()
    page.goto(f"{shop[0]}/admin/imports/product/")
    page.wait_for_selector("html[data-import-pages=ready]")
    return page


def test_a_file_that_cannot_create_is_checked_again_as_an_update(page: Page, shop: Any) -> None:
    choose(page, file(PRICES.encode()))
    dialog = page.locator("#bi-upload")
    expect(dialog.get_by_text("Required columns are missing: Name.")).to_be_visible()
    update = dialog.get_by_role("radio", name="Update products by Sku")
    update.check()
    expect(dialog.get_by_role("heading", name="1 changed, 1 unchanged, 1 wrong")).to_be_visible()
    expect(update).to_be_focused()
    expect(dialog.get_by_text("Price: 1 value would change")).to_be_visible()
    change = dialog.locator(".bi-changed .bi-fault")
    expect(change).to_contain_text("Line 3")
    expect(change.locator("code")).to_have_text(["2.00", "7.00"])
    assert findings(page, ".bi", without="color-contrast") == []
    dialog.get_by_role("button", name="Upload and update 1 product").click()
    expect(dialog).to_be_hidden()
    row = page.locator("[data-import]")
    expect(row).to_contain_text("1 updated, 1 unchanged, 1 row to repair")
    assert shop[1]() == {"A-1": 1, "A-2": 7}


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1280, 390])
def test_the_choice_can_be_read_at_every_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("[data-open-upload]").first.click()
    expect(page.get_by_role("group", name="What should the file do?")).to_be_visible()
    assert findings(page, ".bi", without="color-contrast") == []
    assert overflow(page) == []


@pytest.mark.nightly
def test_answers_about_columns_stay_when_another_operation_is_chosen(page: Page) -> None:
    dialog = page.locator("#bi-upload")
    choose(page, file(b"Artikel,Price\r\nA-1,5\r\nA-9,1\r\n"))
    expect(dialog.get_by_label("Which column is Name?")).to_be_visible()
    sku = dialog.get_by_label("Which column is Sku?")
    asked = sku.element_handle()
    dialog.get_by_label("Update products by Sku", exact=False).check()
    # The file is checked anew, and what is asked then takes the place of what is asked now.
    asked.wait_for_element_state("hidden")
    sku.select_option("0:Artikel:sku")
    # An update can do without the name, which is required of a new product.
    expect(dialog.get_by_label("Which column is Name?")).to_have_value("")
    dialog.get_by_role("button", name="Check with these columns").click()
    expect(dialog.get_by_role("heading", name="1 changed, 1 wrong")).to_be_visible()
    dialog.get_by_label("Create and update", exact=False).check()
    expect(dialog.get_by_text("Name: Cannot be empty").first).to_be_visible()
    expect(dialog.get_by_text("Read “Artikel” as Sku.")).to_be_visible()
    expect(sku).to_be_hidden()


@pytest.mark.nightly
def test_a_choice_made_before_a_late_question_stays_in_it(page: Page) -> None:
    dialog = page.locator("#bi-upload")
    choose(page, file(b"Artikel,Price\r\nA-1,5\r\n"))
    sku = dialog.get_by_label("Which column is Sku?")
    asked = sku.element_handle()
    with first_one_held(page, "**/check"):
        dialog.get_by_label("Update products by Sku", exact=False).check()
        sku.select_option("0:Artikel:sku")
    asked.wait_for_element_state("hidden")
    expect(sku).to_have_value("0:Artikel:sku")
    dialog.get_by_role("button", name="Check with these columns").click()
    expect(dialog.get_by_role("heading", name="1 changed")).to_be_visible()


@pytest.mark.nightly
def test_typed_cells_stay_when_another_operation_is_chosen(page: Page) -> None:
    """Also where the file is refused in between, because it lacks what a new product needs."""
    dialog = page.locator("#bi-upload")
    choose(page, file(b"Sku,Price\r\nA-1,x\r\nA-2,y\r\n"))
    dialog.get_by_role("radio", name="Update products by Sku").check()
    expect(dialog.get_by_role("heading", name="2 wrong")).to_be_visible()
    first = dialog.locator("[data-typed]").first
    first.fill("5")
    first.press("Enter")
    expect(dialog.get_by_role("heading", name="1 changed, 1 wrong")).to_be_visible()
    dialog.locator("[data-typed]").first.fill("7")
    dialog.get_by_role("radio", name="Create and update products").check()
    expect(dialog.get_by_role("heading", name="2 changed")).to_be_visible()
    dialog.get_by_role("radio", name="Create products A row").check()
    expect(dialog.get_by_text("Required columns are missing: Name.")).to_be_visible()
    dialog.get_by_role("radio", name="Update products by Sku").check()
    expect(dialog.get_by_role("heading", name="2 changed")).to_be_visible()


@pytest.mark.nightly
def test_an_error_file_that_is_dropped_on_the_list_goes_on_with_its_update(page: Page) -> None:
    dialog = page.locator("#bi-upload")
    choose(page, file("Sku,Price\r\nA-1,x\r\nA-2,7\r\n"))
    dialog.get_by_role("radio", name="Update products by Sku").check()
    dialog.get_by_role("button", name="Upload and update 1 product").click()
    expect(dialog).to_be_hidden()
    row = page.locator("[data-import]")
    expect(row).to_contain_text("1 row to repair")
    # After its first import the list is loaded anew, and a link to a file that is followed before
    # it is there stops its scripts (findings/scripts_lost_to_a_download.sh).
    page.wait_for_load_state()
    with page.expect_download() as download:
        row.get_by_role("link", name="Download the rows with errors").click()
    errors = Path(download.value.path()).read_bytes()
    choose(page, file(errors.replace(b"x", b"5"), "mine.csv"))
    expect(dialog.get_by_role("heading", name="1 changed")).to_be_visible()
    expect(dialog.get_by_role("radio", name="Update products by Sku")).to_be_checked()
    expect(dialog.get_by_text("Judged like the import that it repairs")).to_be_visible()


@pytest.mark.nightly
def test_a_file_that_changes_nothing_asks_nothing_and_warns_of_nothing(page: Page) -> None:
    choose(page, file("Sku,Price\r\nA-1,1.00\r\nA-9,x\r\n"))
    page.get_by_role("radio", name="Update products by Sku").check()
    expect(page.get_by_role("heading", name="1 unchanged, 1 wrong")).to_be_visible()
    expect(page.get_by_role("button", name="Upload, nothing is changed")).to_be_visible()
    expect(page.get_by_text("This cannot be rolled back.")).to_have_count(0)
    expect(page.get_by_role("group", name="What should happen to the good rows?")).to_have_count(0)
