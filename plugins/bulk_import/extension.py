"""The Flask extension: it sets up settings, encryption, queue and kinds of import."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from sqlalchemy import inspect
from sqlalchemy.orm import scoped_session

from .actors import Actors
from .cli.commands import register_commands
from .engine.declaration.importer import Importer
from .engine.declaration.mistakes.misnamed import refuse_misnamed
from .engine.overridden import refuse_misshapen
from .engine.reading.code_page.pages import PAGES, page_named
from .engine.reading.formats import Formats
from .engine.sentences.catalogues import CODES
from .models import Base
from .monitoring.readiness import Readiness
from .needed_versions import refuse_older
from .queueing.client import check_address
from .queueing.import_queue import INLINE, ImportQueue
from .queueing.inline_queue import InlineQueue
from .settings import PREFIX, SettingError, Settings
from .state import EXTENSION, HostDatabase, State, current_state
from .storage.database.dialect import SQLITE
from .storage.host.binds import bind_key_of, is_bound_elsewhere
from .storage.host.host_database import (
    NO_DATABASE,
    SessionDatabase,
    close_connections,
    host_database,
)
from .storage.host.known_databases import known_database
from .storage.host.unfit_engines import refuse_unfit_engine
from .storage.host.written_tables import written_tables
from .storage.sealing.key_file import load_keys
from .storage.sealing.vault import Vault
from .storage.tables.older_tables import add_missing
from .views.web.assets import serve_versions
from .work.inline import refuse_production, work_inline

NO_ACTORS = (
    "BulkImport takes an object of a subclass of Actors, such as actors=MyActors(), not {given!r}."
)
ELSEWHERE = (
    "The records of {importer} are in another database than the imports{where}, and no commit "
    "reaches both. Keep the model in the default database of the session, or give BulkImport a "
    "session whose default is theirs."
)
NO_WORKBOOKS = (
    "{key} names xlsx, and {packages} cannot be imported. Install the extra of that name: "
    "defusedxml reads workbooks safely, XlsxWriter writes templates and error files."
)
_FOR_WORKBOOKS = ("defusedxml", "xlsxwriter")


class BulkImport:
    """Imports for a Flask-Admin host; make one beside `db` and give it to every import view."""

    def __init__(
        self,
        app: Flask | None = None,
        db: HostDatabase | None = None,
        actors: Actors | None = None,
        *,
        session: scoped_session[Any] | None = None,
    ) -> None:
        """Set the extension up, at once when an application is given.

        :param db: Flask-SQLAlchemy's object.
        :param session: in its place the scoped session of a host without Flask-SQLAlchemy.
        :param actors: who uploads and who sees what; by default Flask-Login's user and everybody.
        """
        self.db: HostDatabase | None = host_database(db, session)
        self.actors = Actors() if actors is None else actors
        if not isinstance(self.actors, Actors):
            raise TypeError(NO_ACTORS.format(given=actors))
        refuse_misshapen(type(self.actors))
        refuse_misnamed(type(self.actors))
        self.importers: dict[str, type[Importer]] = {}
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask, db: HostDatabase | None = None) -> None:
        """Read the settings, and set up encryption, queue and commands.

        :raises SettingError: when a setting is missing or wrong, with a sentence that names it.
        :raises RuntimeError: when no database was given, here or before.
        """
        db = self.db = self.db if db is None else host_database(db)
        if db is None:
            raise RuntimeError(f"{NO_DATABASE}.")
        if isinstance(db, SessionDatabase):
            db.refuse_unfit()
        kind = known_database(app, db)
        refuse_unfit_engine(app, db)
        settings = _with_home_page(Settings.read(app.config))
        _check_formats(settings)
        _check_language(settings)
        keys = load_keys(settings.keys, _key_file(app, settings, kind))
        app.extensions[EXTENSION] = State(
            settings,
            db,
            self.actors,
            Vault(keys),
            _queue(app, settings),
            self.importers,
            _readiness,
        )
        app.register_blueprint(_pages())
        register_commands(app)

    def register(self, importer: type[Importer]) -> None:
        """Register a kind of import with the worker; its view calls this."""
        _refuse_incomplete(importer)
        self._refuse_other_database(importer)
        known = self.importers.setdefault(importer.slug, importer)
        if known is not importer:
            raise ValueError(
                f"Two importers have the slug {importer.slug!r}; give one of them another. Two "
                "views, such as those of two Admins, take one and the same class of importer: "
                "BulkImportView(first.importer, …, endpoint=…)."
            )

    def _refuse_other_database(self, importer: type[Importer]) -> None:
        """Refuse records that cannot be committed together with the outcome of their import."""
        name = importer.__name__
        if (where := self._elsewhere(importer.record_type)) is not None:
            raise SettingError(ELSEWHERE.format(importer=name, where=where))
        for each in importer.lookups:
            where = self._elsewhere(getattr(each.field, "kind", None)) if each.make else None
            if where is not None:
                raise SettingError(
                    f"What {name} makes for {each.field.name} is in another database than the "
                    f"imports{where}, and no commit reaches both. Keep its model in the default "
                    "database of the session, or let rows name only what exists."
                )

    def _elsewhere(self, kind: Any) -> str | None:
        """Return where records of a class are, as a sentence goes on; None in our database."""
        if isinstance(self.db, SessionDatabase):
            return "" if is_bound_elsewhere(self.db.session(), kind) else None
        bind = bind_key_of(kind)
        return f", that of the bind {bind!r}" if bind else None

    def create_tables(self) -> None:
        """Create the plugin's tables, for a host without migrations; needs an app context.

        Tables of an older version are given the columns and indexes that have come since.

        It leaves no connection in the host's pools: a server that forks after importing the
        program, such as `gunicorn --preload` or uWSGI, would share it among its processes.
        """
        db = current_state().db
        Base.metadata.create_all(db.engine)
        add_missing(db.engine, Base.metadata)
        close_connections(db.engines.values())


def _readiness(state: State) -> Readiness:
    """Return what says whether database, Redis and workers can be used."""
    return Readiness(state.db.engine, state.queue, lambda: written_tables(state.importers.values()))


def _refuse_incomplete(importer: Any) -> None:
    """Raise where a class cannot be registered as a kind of import."""
    if not (isinstance(importer, type) and issubclass(importer, Importer)):
        raise TypeError(f"A kind of import must be a subclass of Importer, not {importer!r}.")
    name = importer.__name__
    if not importer.fields:
        raise TypeError(f"{name} has no columns: declare a field for each.")
    if importer.create is Importer.create:
        raise TypeError(f"{name} needs create(rows): how rows become records.")
    if importer.record_type is not None and inspect(importer.record_type, False) is None:
        raise TypeError(
            f"{name}.record_type is not a mapped class of SQLAlchemy. Name the model of the "
            "records, or leave it out."
        )


def _with_home_page(settings: Settings) -> Settings:
    """Return the settings with the home page's codec; a ValueError says which there are."""
    page = page_named(settings.code_page)
    if page is None:
        known = ", ".join(each.codec for each in PAGES)
        raise SettingError(f"{PREFIX}CODE_PAGE must be one of {known}, not {settings.code_page!r}.")
    return replace(settings, code_page=page.codec)


def _queue(app: Flask, settings: Settings) -> ImportQueue:
    """Return the queue, or that which is none; a SettingError refuses the latter in production."""
    if settings.queue != INLINE:
        refuse_older("RQ")
        check_address(settings.redis_url)
        return ImportQueue(settings)
    refuse_production(app)
    return InlineQueue(settings, partial(work_inline, app))


def _check_formats(settings: Settings) -> None:
    """Refuse formats that there are not, and workbooks without the packages that they need."""
    key = f"{PREFIX}FORMATS"
    try:
        formats = Formats.read(settings.formats)
    except ValueError as error:
        raise SettingError(f"{key} {error}.") from None
    lacking = [each for each in _FOR_WORKBOOKS if find_spec(each) is None]
    if formats.has_workbooks and lacking:
        raise SettingError(NO_WORKBOOKS.format(key=key, packages=" and ".join(lacking)))


def _check_language(settings: Settings) -> None:
    """Refuse a language without a catalogue, and any without the package that reads catalogues."""
    key = f"{PREFIX}LANGUAGE"
    if settings.language not in ("", "en", *CODES):
        raise SettingError(f"{key} must be en, {', '.join(CODES)} or nothing.")
    if settings.language in CODES and find_spec("babel") is None:
        raise SettingError(f"{key} needs the package babel. Install the extra of that name.")


def _key_file(app: Flask, settings: Settings, database: str) -> Path | None:
    """Return where the embedded default keeps its key; None with any database but SQLite."""
    if database != SQLITE:
        return None
    return Path(settings.key_file or Path(app.instance_path) / "bulk_import.key")


def _pages() -> Blueprint:
    """Return the blueprint that carries templates and static files.

    A view's own blueprint has Flask-Admin's import name, so it would not find them.
    """
    pages = Blueprint(
        "bulk_import",
        __package__ or __name__,
        template_folder="templates",
        static_folder="static/bulk_import",
        static_url_path="/static/bulk_import",
    )
    serve_versions(pages)
    return pages
