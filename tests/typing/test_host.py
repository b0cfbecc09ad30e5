"""The host with types is a host: it names every public name, nothing else, and it runs."""

from __future__ import annotations

import ast
from pathlib import Path

from flask import Flask
from flask_admin import Admin

import plugins.bulk_import
from tests.typing import host

SOURCE = Path(host.__file__)
PLUGIN = plugins.bulk_import.__name__


def test_the_host_names_every_public_name_and_nothing_below() -> None:
    found = [
        (node.module, alias.name)
        for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(PLUGIN)
        for alias in node.names
    ]
    assert sorted(found) == [(PLUGIN, name) for name in sorted(plugins.bulk_import.__all__)]


def test_the_host_serves_its_pages_and_figures(redis_url: str, tmp_path: Path) -> None:
    app = Flask("library", instance_path=str(tmp_path))
    app.config.update(
        SECRET_KEY="only for tests",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'library.sqlite'}",
        BULK_IMPORT_REDIS_URL=redis_url,
    )
    host.db.init_app(app)
    admin = Admin(app, name="Library")
    extension, *views = host.extend(app)
    admin.add_views(*views)
    with app.app_context():
        host.db.create_all()
        extension.create_tables()
        assert app.test_client().get("/admin/imports/books/").status_code == 200
        assert "bulk_import_up" in host.figures(app)
        host.db.engine.dispose()
