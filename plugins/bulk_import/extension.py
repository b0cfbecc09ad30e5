"""The Flask extension: it sets up settings, encryption, queue and kinds of import."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask_sqlalchemy import SQLAlchemy

from .actors import Actors
from .cli.commands import register_commands
from .engine.importer import Importer
from .engine.reading.code_pages import PAGES, page_named
from .monitoring.readiness import Readiness
from .queue import ImportQueue
from .settings import PREFIX, Settings
from .state import EXTENSION, State, current_state
from .storage.key_file import load_keys
from .storage.models import Base
from .storage.vault import Vault


class BulkImport:
    """Imports for a Flask-Admin host; make one beside `db` and give it to every import view."""

    def __init__(
        self,
        app: Flask | None = None,
        db: SQLAlchemy | None = None,
        actors: Actors | None = None,
    ) -> None:
        """Set the extension up, at once when an application is given.

        :param actors: who uploads and who sees what; by default Flask-Login's user and everybody.
        """
        self.db = db
        self.actors = actors or Actors()
        self.importers: dict[str, type[Importer]] = {}
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask, db: SQLAlchemy | None = None) -> None:
        """Read the settings, set up vault and queue; a RuntimeError names a missing setting."""
        db = self.db = db or self.db
        if db is None:
            raise RuntimeError(
                "BulkImport needs the host's SQLAlchemy object: BulkImport(app, db)."
            )
        settings = _with_home_page(Settings.read(app.config))
        keys = load_keys(settings.keys, _key_file(app, settings))
        app.extensions[EXTENSION] = State(
            settings,
            db,
            self.actors,
            Vault(keys),
            ImportQueue(settings),
            self.importers,
            lambda state: Readiness(state.db.engine, state.queue),
        )
        app.register_blueprint(_pages())
        register_commands(app)

    def register(self, importer: type[Importer]) -> None:
        """Register a kind of import with the worker; its view calls this."""
        known = self.importers.setdefault(importer.slug, importer)
        if known is not importer:
            raise ValueError(f"Two importers have the slug {importer.slug!r}; rename one.")

    def create_tables(self) -> None:
        """Create the plugin's tables, for a host without migrations; needs an app context."""
        Base.metadata.create_all(current_state().db.engine)


def _with_home_page(settings: Settings) -> Settings:
    """Return the settings with the home page's codec; a ValueError says which there are."""
    page = page_named(settings.code_page)
    if page is None:
        known = ", ".join(each.codec for each in PAGES)
        raise ValueError(f"{PREFIX}CODE_PAGE must be one of {known}, not {settings.code_page!r}.")
    return replace(settings, code_page=page.codec)


def _key_file(app: Flask, settings: Settings) -> Path | None:
    """Return where the embedded default keeps its key; None with any database but SQLite."""
    url: Any = app.config.get("SQLALCHEMY_DATABASE_URI", "")
    if not str(url).startswith("sqlite"):
        return None
    return Path(settings.key_file or Path(app.instance_path) / "bulk_import.key")


def _pages() -> Blueprint:
    """Return the blueprint that carries templates and static files.

    A view's own blueprint has Flask-Admin's import name, so it would not find them.
    """
    return Blueprint(
        "bulk_import",
        __package__ or __name__,
        template_folder="templates",
        static_folder="static/bulk_import",
        static_url_path="/static/bulk_import",
    )
