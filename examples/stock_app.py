"""A stock Flask-Admin panel with a bulk import of its own: the categories of a shop."""

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import (
    Boolean,
    BulkImport,
    BulkImportView,
    Importer,
    Problem,
    Reference,
    Text,
    canonical_key,
    check,
    lookup,
)

app = Flask(__name__)
app.config.update(SECRET_KEY="dev", SQLALCHEMY_DATABASE_URI="sqlite:///shop.sqlite3")
db = SQLAlchemy(app)
bulk_import = BulkImport(app, db)


class Category(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    visible: Mapped[bool]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    parent: Mapped["Category | None"] = relationship(remote_side=id)


class CategoryImporter(Importer):
    slug, noun, singular = "categories", "Categories", "category"
    name = Text("Name", max_length=80, unique="Name: File contains a category more than once.")
    visible = Boolean("Visible")
    parent = Reference("Parent", Category, required=False)

    @lookup(parent, missing="Parent: The specified category does not exist.")
    def find_parents(self, keys):
        return {canonical_key(each.name): each for each in db.session.scalars(select(Category))}

    @check(visible, parent)
    def show_main_categories(self, row):
        fine = row[self.visible] or row[self.parent] is not None
        return None if fine else Problem("visible.top", "Visible: A main category is never hidden.")

    def create(self, rows):
        categories = [Category(**{f.name: row[f] for f in self.fields}) for row in rows]
        db.session.add_all(categories)
        return categories


Admin(app).add_views(ModelView(Category, db), BulkImportView(CategoryImporter, bulk_import))
with app.app_context():
    db.create_all()
    bulk_import.create_tables()
