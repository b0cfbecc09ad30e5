"""A host with a factory, two models that say it all, and Flask-Migrate."""

import sys
from pathlib import Path

import flask_migrate
from flask import Flask
from flask_admin import Admin
from flask_admin_bulk_import import BulkImport, BulkImportView
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from steps import settings, walk

db = SQLAlchemy()
bulk_import = BulkImport(db=db)
migrate = Migrate()


class Town(db.Model):  # type: ignore[name-defined]  # Flask-SQLAlchemy makes it.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(10))


def create_app(folder: str) -> Flask:
    """Return a new application."""
    app = Flask("factory", instance_path=folder)
    app.config.update(settings(folder))
    db.init_app(app)
    bulk_import.init_app(app)
    migrate.init_app(app, db, directory=f"{folder}/migrations")
    Admin(app).add_view(BulkImportView.of(Town, bulk_import, key=Town.name))
    return app


folder = sys.argv[1]
app = create_app(folder)
with app.app_context():
    flask_migrate.init()
    env = Path(folder) / "migrations" / "env.py"
    text = env.read_text(encoding="utf-8")
    own = "return target_db.metadatas[None]"
    assert text.count(own) == 1
    from_plugin = "from flask_admin_bulk_import.models import Base as ImportBase\n"
    text = from_plugin + text.replace(
        own, "return [target_db.metadatas[None], ImportBase.metadata]"
    )
    env.write_text(text, encoding="utf-8")
    flask_migrate.migrate()
    flask_migrate.upgrade()
    flask_migrate.migrate()
    # The second time there was nothing to write: both metadatas are in the first.
    assert len(list((Path(folder) / "migrations" / "versions").glob("*.py"))) == 1
walk(app.test_client(), "/admin/imports/town/")
