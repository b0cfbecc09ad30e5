"""A host with an address and a base template of its own."""

import sys
from collections.abc import Sequence

from flask import Flask
from flask_admin import Admin, AdminIndexView
from flask_admin.theme import Bootstrap4Theme
from flask_admin_bulk_import import BulkImport, BulkImportView, Importer, Row, Text
from flask_sqlalchemy import SQLAlchemy
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy.orm import Mapped, mapped_column
from steps import settings, walk

BASE = "{% extends 'admin/base.html' %}{% block head %}{{ super() }}<!-- our head -->{% endblock %}"
app = Flask("own", instance_path=sys.argv[1])
app.config.update(settings(sys.argv[1]))
assert app.jinja_loader is not None
app.jinja_loader = ChoiceLoader([DictLoader({"ours.html": BASE}), app.jinja_loader])
db = SQLAlchemy(app)
bulk_import = BulkImport(app, db)


class Town(db.Model):  # type: ignore[name-defined]  # Flask-SQLAlchemy makes it.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str]


class TownImporter(Importer):
    slug, noun = "towns", "Towns"
    name = Text("Name", max_length=40, unique="Name: Stands twice in the file.")
    code = Text("Code", max_length=10)

    def create(self, rows: Sequence[Row]) -> list[Town]:
        towns = [Town(name=row[self.name], code=row[self.code]) for row in rows]
        db.session.add_all(towns)
        return towns


admin = Admin(
    app,
    index_view=AdminIndexView(url="/backoffice", endpoint="back"),
    theme=Bootstrap4Theme(base_template="ours.html", swatch="darkly"),
)
admin.add_view(BulkImportView(TownImporter, bulk_import))
with app.app_context():
    db.create_all()
    bulk_import.create_tables()
html = walk(app.test_client(), "/backoffice/imports/towns/")
assert "<!-- our head -->" in html
with app.app_context():
    assert [town.name for town in db.session.query(Town)] == ["Bern"]
