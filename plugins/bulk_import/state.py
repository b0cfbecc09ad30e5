"""State: what one application knows about its imports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, cast

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from .actors import Actors
from .engine.importer import Importer
from .queue import ImportQueue
from .settings import Settings
from .storage.vault import Vault

EXTENSION = "bulk_import"


class ReadinessCheck(Protocol):
    """Protocol of the check of database, Redis and workers."""

    def check(self) -> dict[str, str]:
        """Return the state of each part in one word."""


class ImporterRegistry(Protocol):
    """Protocol of the extension that a view registers its importer with."""

    db: SQLAlchemy | None

    def register(self, importer: type[Importer]) -> None:
        """Register a kind of import with the worker."""


@dataclass
class State:
    """What one application knows about its imports, kept in `app.extensions`."""

    settings: Settings
    db: SQLAlchemy
    actors: Actors
    vault: Vault
    queue: ImportQueue
    importers: dict[str, type[Importer]]
    make_readiness: Callable[[State], ReadinessCheck]

    @cached_property
    def readiness(self) -> ReadinessCheck:
        """Return the readiness check; needs an application context."""
        return self.make_readiness(self)

    @property
    def session(self) -> Session:
        """Return the host's session of the current context."""
        return self.db.session()


def current_state() -> State:
    """Return the state of the current application."""
    return cast("State", current_app.extensions[EXTENSION])
