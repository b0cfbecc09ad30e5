"""The state of the imports of one application: settings, session, actors, keys, queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

from flask import current_app
from sqlalchemy import Engine, FromClause
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session, scoped_session

from .actors import Actors
from .engine.declaration.importer import Importer
from .engine.reading.formats import Formats
from .queueing.import_queue import ImportQueue
from .queueing.worker_status import WorkerStatus
from .settings import Settings
from .storage.database.database_causes import database_cause, database_reason
from .storage.database.identity import database_identity
from .storage.database.paging import Landmarks
from .storage.sealing.vault import Vault

EXTENSION = "bulk_import"
T = TypeVar("T")


class HostDatabase(Protocol):
    """The part of a host's database that the plugin uses, as Flask-SQLAlchemy's object has it."""

    @property
    def session(self) -> scoped_session[Any]:
        """Return the host's session, one for each context."""

    @property
    def engine(self) -> Engine:
        """Return the engine of the plugin's tables."""

    @property
    def engines(self) -> Mapping[str | None, Engine]:
        """Return every engine of the host; a worker closes them before it forks."""


class ReadinessCheck(Protocol):
    """Protocol of the check of database, Redis and workers."""

    tables: Sequence[FromClause]
    """Tables of the host, of which a row has to be readable, too."""

    def check(self) -> dict[str, str]:
        """Return the state of each part in one word."""

    def ask(self, name: str, question: Callable[[], T]) -> Future[T]:
        """Ask a question in a thread, of which there is one for each name."""


class ImporterRegistry(Protocol):
    """Protocol of the extension that a view registers its importer with."""

    db: HostDatabase | None

    def register(self, importer: type[Importer]) -> None:
        """Register a kind of import with the worker."""


@dataclass
class State:
    """The state of the imports of one application, kept in `app.extensions`."""

    settings: Settings
    db: HostDatabase
    actors: Actors
    vault: Vault
    queue: ImportQueue
    importers: dict[str, type[Importer]]
    make_readiness: Callable[[State], ReadinessCheck]

    @cached_property
    def readiness(self) -> ReadinessCheck:
        """Return the readiness check; needs an application context."""
        return self.make_readiness(self)

    @cached_property
    def landmarks(self) -> Landmarks:
        """Return where pages far from the start of an import's rows begin."""
        return Landmarks()

    def worker_status(self) -> WorkerStatus:
        """Return whether workers are active; reads the database and Redis."""
        know_database(self)
        return self.queue.worker_status()

    def cause_of(self, error: SQLAlchemyError) -> str:
        """Return why the database could not be used, in the word that readiness has for it."""
        return database_cause(error, self.db.engine)

    def reason_of(self, error: DBAPIError) -> str:
        """Return why the database could not be used, in the driver's words and with its file."""
        return database_reason(error, self.db.engine)

    @property
    def formats(self) -> Formats:
        """Return which kinds of files are taken."""
        return Formats.read(self.settings.formats)

    @property
    def session(self) -> Session:
        """Return the host's session of the current context."""
        session: Session = self.db.session()
        return session

    def kept_days(self, importer: type[Importer]) -> int:
        """Return for how many days cells are kept: at least as long as an undo is possible."""
        undo_days = self.settings.undo_days if importer.offers_undo() else 0
        return max(self.settings.retention_days, undo_days)

    def undoable_kinds(self) -> list[str]:
        """Return the slugs of the kinds of imports that can be undone."""
        return [slug for slug, importer in self.importers.items() if importer.offers_undo()]

    def tree_kinds(self) -> list[str]:
        """Return the slugs of the kinds of imports of a tree, whose batches wait for each other."""
        return [slug for slug, importer in self.importers.items() if importer.tree is not None]


def know_database(state: State) -> None:
    """Tell the queue repeatedly which database its imports are in: one may be restored."""
    state.queue.database_id = database_identity(state.db.engine)


def current_state() -> State:
    """Return the state of the current application."""
    return cast("State", current_app.extensions[EXTENSION])
