"""An error file goes on with what its import was to do, wherever it is handed in."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from flask_admin import Admin
from sqlalchemy import select, update

from plugins.bulk_import import BulkImport, BulkImportView
from plugins.bulk_import.intake import check
from plugins.bulk_import.reports.verdict.file_notes import file_notes
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.testing import Imported, import_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from tests.bulk_import.host import People, db
from tests.bulk_import.price_list import PriceList, stock
from tests.bulk_import.shop import Product

pytestmark = pytest.mark.databases("sqlite")
FILE = "Sku,Price\nA1,x\nA2,7\n"
NOTE = "Judged like the import that it repairs: Update products by Sku."


@pytest.fixture
def failed(state) -> Imported:
    """Update two products, one of them with an invalid price."""
    stock()
    state.importers[PriceList.slug] = PriceList
    found = import_csv(PriceList, FILE, actor="ann", operation="update")
    assert (found.updated, found.failed) == (1, 1)
    return found


def checked(state, name, text, operation="", parent=""):
    choices = Choices(operation=operation)
    upload = Upload(name, text.encode(), new_token(), choices=choices, parent=parent)
    return check(state, ImportRequest(PriceList, "ann", upload))


def test_rows_that_repair_an_update_update_by_their_marks(state, failed):
    """The file lacks columns that a new product needs, and has another name."""
    repaired = failed.error_file.replace("x", "5")
    intake = checked(state, "other.csv", repaired)
    assert (intake.layout.operation, intake.rows[0].effect) == ("update", "changed")
    assert file_notes(intake)[0] == NOTE
    assert import_csv(PriceList, repaired, actor="ann", operation="").updated == 1
    assert db.session.scalar(select(Product.price).where(Product.sku == "A1")) == 5


@pytest.mark.parametrize("how", ["name", "page"])
def test_a_file_repairs_an_update_by_its_name_or_its_page_too(state, failed, how):
    name = failed.error_file_name if how == "name" else "mine.csv"
    parent = failed.public_id if how == "page" else ""
    intake = checked(state, name, "Sku,Price\nA1,5\n", parent=parent)
    assert intake.layout.operation == "update"


def test_a_chosen_operation_counts_and_a_fresh_file_creates(state, failed):
    assert checked(state, "o.csv", failed.error_file, "upsert").layout.operation == "upsert"
    plain = checked(state, "new.csv", "Sku,Name,Price,Category\nB1,Stool,1,Wood\n")
    assert plain.layout.operation == "create"
    assert NOTE not in file_notes(plain)


def test_rows_of_somebody_else_lead_to_no_operation(state, failed):
    upload = Upload("o.csv", failed.error_file.encode(), new_token())
    found = check(state, ImportRequest(PriceList, "bob", upload))
    assert "Required columns are missing" in found.message


def test_whoever_may_no_longer_update_is_refused_rather_than_creating(state, failed, monkeypatch):
    monkeypatch.setattr(PriceList, "may_choose", lambda self, mode: mode != "update")
    found = checked(state, failed.error_file_name, "Sku,Name,Price,Category\nA1,S,5,Wood\n")
    assert found.code == "file.operation"


def test_the_command_line_goes_on_as_well(host, failed, tmp_path: Path):
    path = tmp_path / "mine.csv"
    path.write_text(failed.error_file.replace("x", "5"))
    told = ["bulk-import", "check", str(path), "--importer=price_list", "--as=ann"]
    result = host.test_cli_runner().invoke(args=told)
    assert "\n1 changed. Nothing is written yet.\n" in result.output
    assert NOTE in result.output
    answer = host.test_cli_runner().invoke(args=[*told, "--json"]).output
    assert json.loads(answer)["verdict"]["operation"] == "update"


def test_a_page_without_a_script_goes_on_unless_another_operation_is_chosen(host, state, failed):
    Admin(host, name="Shop").add_view(BulkImportView(PriceList, BulkImport(db=db, actors=People())))
    client = host.test_client()
    page = client.get("/admin/imports/price_list/upload").get_data(as_text=True)
    hidden = {name: field_of(page, name) for name in ("csrf_token", "token", "preselected")}
    assert hidden["preselected"] == "create"
    for chosen, judged in (("create", "update"), ("upsert", "upsert")):
        sent = hidden | {
            "operation": chosen,
            "file": (BytesIO(failed.error_file.encode()), "o.csv"),
        }
        shown = client.post("/admin/imports/price_list/check", data=sent).get_data(as_text=True)
        assert re.search(rf'value="{judged}" checked', shown)
        assert field_of(shown, "preselected") == judged


def field_of(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_operation_that_newer_code_has_stored_is_refused(state, failed):
    db.session.execute(update(ImportRun).values(operation="merge"))
    db.session.commit()
    assert checked(state, "o.csv", failed.error_file).code == "file.operation"
