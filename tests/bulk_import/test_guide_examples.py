"""The importers and the page that `docs/extending` prints, run as printed."""

from __future__ import annotations

import re
import secrets  # noqa: F401 - The guide's importers use it.
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app, render_template_string
from flask_admin import Admin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

import plugins.bulk_import
from ctu.develop.tree import ROOT
from plugins.bulk_import import (
    BulkImport,
    BulkImportView,
    history_lines,
    newest_imports,
    result_text,
)
from plugins.bulk_import.testing import import_csv, judge_csv, undo_import

db = SQLAlchemy()


class Employee(db.Model):  # type: ignore[name-defined]  # Flask-SQLAlchemy has no stubs.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    login: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]


class Shelf(db.Model):  # type: ignore[name-defined]  # As above.
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    width: Mapped[int]
    height: Mapped[int]
    is_full: Mapped[bool] = mapped_column(default=False)


class Category(db.Model):  # type: ignore[name-defined]  # As above.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Product(db.Model):  # type: ignore[name-defined]  # As above.
    id: Mapped[int] = mapped_column(primary_key=True)
    sku_key: Mapped[str] = mapped_column(unique=True)


def printed(page: str, begin: str, kind: str = "python") -> str:
    """Return the block of a page of the guide that begins so."""
    text = (ROOT / "docs" / "extending" / f"{page}.md").read_text(encoding="utf-8")
    [block] = re.findall(rf"```{kind}\n({re.escape(begin)}.*?)```", text, re.DOTALL)
    return str(block)


def run(page: str, begin: str, **names: Any) -> dict[str, Any]:
    """Run a printed block with the public names of the plugin and the names of this module."""
    public = {each: getattr(plugins.bulk_import, each) for each in plugins.bulk_import.__all__}
    known = {**public, **globals(), **names}
    exec(printed(page, begin), known)
    return known


@pytest.fixture
def extension(tmp_path: Path) -> Iterator[BulkImport]:
    """Return the extension of a stock application on SQLite, within its context."""
    app = Flask("guide", instance_path=str(tmp_path))
    app.config.update(
        TESTING=True,
        SECRET_KEY="test",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/guide.sqlite3",
        BULK_IMPORT_QUEUE="inline",
        WTF_CSRF_ENABLED=False,
    )
    db.init_app(app)
    made = BulkImport(app, db)
    with app.app_context():
        db.create_all()
        made.create_tables()
        yield made
        db.session.remove()
        db.engine.dispose()


def test_the_guides_staff_have_the_passwords_that_were_typed_or_made(extension: BulkImport) -> None:
    importer = run("importers", "class StaffImporter", hashed=str.upper)["StaffImporter"]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    Admin(app).add_view(BulkImportView(importer, extension))
    file = BytesIO(b"Name,Login,Team,Password\nAnn,ann,Red,typed\nBob,bob,Red,\nCy,ANN,Red,x\n")
    form = {"file": (file, "staff.csv"), "token": "0" * 16, "blanks": "make"}

    stored = app.test_client().post("/admin/imports/staff/upload", data=form)

    assert stored.status_code == 302
    [bob] = db.session.scalars(select(Employee))
    assert (bob.login, len(bob.password_hash)) == ("bob", 12)
    [line] = history_lines(newest_imports(["staff"], 5))
    page = printed("pages", "{% for line in lines", "html")
    told = render_template_string(page, lines=[line], result_text=result_text)
    assert (
        told.strip() == "<li>staff.csv: Finished with errors, 1 of 3 created, 2 rows to repair</li>"
    )


def test_the_guides_shelves_are_made_changed_and_taken_back(extension: BulkImport) -> None:
    importer = run("models", "class ShelfImporter")["ShelfImporter"]
    extension.register(importer)
    made = import_csv(importer, "Code,Width,Height\nA,10,10\nB,1000,10\nC,1000,11\nD,1,1\n")
    assert (made.created, [each.code for row in made.rows for each in row.problems]) == (
        3,
        ["shelf.large"],
    )

    changed = import_csv(importer, "Code,Width\nA,20\nB,2000\nX,1\n", operation="update")
    db.session.execute(update(Shelf).where(Shelf.code == "D").values(is_full=True))
    db.session.commit()
    undone = undo_import(importer, made.public_id)

    assert (changed.updated, changed.failed) == (1, 2)
    assert (undone.taken_back, undone.kept) == (2, {5: "full"})


def test_the_guides_rules_say_what_they_are_about(extension: BulkImport) -> None:
    importer = run("rules", "class ProductImporter")["ProductImporter"]
    extension.register(importer)
    db.session.add_all([Category(name="Tools"), Product(sku_key="a1")])

    found = judge_csv(
        importer,
        "SKU,Category,Price,Cost\nA1,tools,2,1\nA2,Tolls,2,1\nA3,Tools,1,2\nA4,Tools,2,1\n",
    )

    assert found.problems == {2: ["sku.taken"], 3: ["category.unknown"], 4: ["price.low"]}
