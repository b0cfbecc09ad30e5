"""The host's database: an object of an extension, or a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import has_app_context
from sqlalchemy import URL, Engine, inspect
from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.orm import Session, scoped_session

from ...settings import SettingError
from ..database.dialect import SQLITE
from ..tables.models import ImportRun
from .binds import is_fit_for_imports

NO_DATABASE = (
    "BulkImport needs the host's SQLAlchemy object, BulkImport(app, db), or its scoped session, "
    "BulkImport(app, session=scoped_session(sessionmaker(engine)))"
)
PARTS = ("session", "engine", "engines")


class SessionDatabase:
    """The database behind a plain scoped session of SQLAlchemy.

    Flask-Admin unwraps the objects of extensions only and takes any other for the session itself.
    """

    def __init__(self, session: scoped_session[Any]) -> None:
        """Keep the session of a host; it is asked nothing yet, and may get its engine later."""
        self.session = session

    def __getattr__(self, name: str) -> Any:
        """Return what the session has of that name."""
        return getattr(self.__dict__["session"], name)

    @property
    def engine(self) -> Engine:
        """Return the engine of the plugin's tables."""
        engine: Engine = self.session.get_bind(inspect(ImportRun)).engine
        return engine

    @property
    def engines(self) -> Mapping[str | None, Engine]:
        """Return that engine; one that the session takes for other models is not known."""
        return {None: self.engine}

    def _session(self) -> Session:
        try:
            session: Session = self.session()
        except RuntimeError as error:
            if has_app_context():
                raise
            raise SettingError(
                "The session given to BulkImport needs an application context, as db.session of "
                "Flask-SQLAlchemy does: give db itself, BulkImport(app, db)."
            ) from error
        return session

    def refuse_unfit(self) -> None:
        """Raise a SettingError where the session has no database, or more than one."""
        session = self._session()
        try:
            is_fit = is_fit_for_imports(session)
        except UnboundExecutionError:
            raise SettingError(
                "The session given to BulkImport has no default database. Give sessionmaker a "
                "bind=, beside binds= where there are several: the tables of imports are in the "
                "default one."
            ) from None
        if not is_fit:
            raise SettingError(
                "The session given to BulkImport takes several databases for the imports, such as "
                "one to read from and one to write to. Give it a session that does both in the one "
                "that is written to."
            )
        if not session.autobegin:
            raise SettingError(
                "The session given to BulkImport has autobegin=False, and imports rely on "
                "transactions that begin by themselves. Give it a session with autobegin=True."
            )


def close_connections(engines: Iterable[Engine]) -> None:
    """Close the connections that nobody uses, before processes are forked that would share them.

    Those of a database in memory are all that there is of it, so they stay.
    """
    for engine in engines:
        if not _is_in_memory(engine.url):
            engine.dispose()


def _is_in_memory(url: URL) -> bool:
    """Return whether a database of SQLite lasts no longer than its connections."""
    if url.get_backend_name() != SQLITE:
        return False
    return ":memory:" in (url.database or ":memory:") or url.query.get("mode") == "memory"


def host_database(db: Any, session: Any = None) -> Any:
    """Return the database of a host, None for none yet.

    :raises RuntimeError: for what is no database in any of the forms that there are.
    """
    if session is None and isinstance(db, scoped_session):
        session = db
    if session is not None:
        if not isinstance(session, scoped_session):
            raise RuntimeError(f"{NO_DATABASE}, and not a {type(session).__name__}.")
        return SessionDatabase(session)
    if hasattr(type(db), "sessionmaker"):
        raise RuntimeError(
            "BulkImport takes a scoped session of Flask-SQLAlchemy-Lite, made in an application "
            "context: BulkImport(app, session=scoped_session(db.sessionmaker))."
        )
    if db is not None and not set(PARTS) <= set(dir(db)):
        raise RuntimeError(f"{NO_DATABASE}, and not a {type(db).__name__}.")
    return db
