"""A host with two panels, each with the same import at an address of its own."""

import sys

from flask import Flask
from flask_admin import Admin, AdminIndexView
from flask_admin_bulk_import import BulkImport, BulkImportView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from steps import settings, walk

app = Flask("two", instance_path=sys.argv[1])
app.config.update(settings(sys.argv[1]))
db = SQLAlchemy(app)
bulk_import = BulkImport(app, db)


class Town(db.Model):  # type: ignore[name-defined]  # Flask-SQLAlchemy makes it.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(10))


view = BulkImportView.of(Town, bulk_import, key=Town.name)
first = Admin(app, index_view=AdminIndexView(url="/one", endpoint="one"), endpoint="one")
first.add_view(view)
second = Admin(app, index_view=AdminIndexView(url="/two", endpoint="two"), endpoint="two")
second.add_view(BulkImportView(view.importer, bulk_import, endpoint="second_towns"))
with app.app_context():
    db.create_all()
    bulk_import.create_tables()
slug = view.importer.slug
walk(app.test_client(), f"/one/imports/{slug}/")
html = app.test_client().get(f"/two/imports/{slug}/").text
assert "towns.csv" in html, html
assert "/two/imports/" in html
assert "/one/imports/" not in html
