"""The host with types is a host: it names every public name, nothing else, and it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask_admin import Admin

import plugins.bulk_import
from plugins.bulk_import import Problem
from tests.typing import host, host_lists, host_pages

PLUGIN = plugins.bulk_import.__name__


def imported_by(module: ModuleType) -> set[tuple[str | None, str]]:
    """Return what a module imports from the plugin."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    return {
        (node.module, alias.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(PLUGIN)
        for alias in node.names
    }


@pytest.fixture
def app(redis_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Return the host, with its tables and the context of an application."""
    app = Flask("library", instance_path=str(tmp_path))
    app.config.update(
        SECRET_KEY="only for tests",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'library.sqlite'}",
        BULK_IMPORT_REDIS_URL=redis_url,
    )
    host.db.init_app(app)
    extension, *views = host.extend(app)
    Admin(app, name="Library").add_views(*views)
    with app.app_context():
        host.db.create_all()
        extension.create_tables()
        yield app
        host.db.session.remove()
        host.db.engine.dispose()


def test_the_host_names_every_public_name_and_nothing_below() -> None:
    found = imported_by(host) | imported_by(host_pages) | imported_by(host_lists)
    assert found == {(PLUGIN, name) for name in plugins.bulk_import.__all__}


def test_the_host_serves_its_pages_and_figures(app: Flask) -> None:
    assert app.test_client().get("/admin/imports/books/").status_code == 200
    assert "bulk_import_up" in host.figures(app)


def test_typed_pages_of_a_host_show_its_imports(app: Flask) -> None:
    assert host_pages.is_ready()
    assert (host_pages.recent("books"), host_pages.bar(0, 0)) == ([], [])
    with app.test_request_context():
        assert host_pages.news() == []


def test_a_field_of_the_hosts_own_reads_cells() -> None:
    problems: list[Problem] = []
    weight = host_pages.Weight("Weight")
    assert (weight.read(" 12 ", 2, problems), weight.read("", 2, problems)) == (12, 0)
    weight.read("#N/A", 3, problems)
    assert [problem.message for problem in problems] == ["Weight: Is no weight."]
