"""Readiness of database, Redis and workers, with a timeout for each of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, FromClause, Select, delete, exists, false, select
from sqlalchemy.exc import SQLAlchemyError

from ..queueing.import_queue import ImportQueue
from ..queueing.worker_status import WorkerStatus
from ..storage.database.capabilities import is_out_of_transactions, is_read_only
from ..storage.database.database_causes import (
    DOWN,
    EXHAUSTED,
    FULL,
    READ_ONLY,
    SILENT,
    database_cause,
)
from ..storage.database.dialect import SQLITE
from ..storage.database.disk_space import has_room
from ..storage.database.identity import database_identity
from ..storage.database.outages import is_at_limit
from ..storage.tables.declarative_base import Base
from ..storage.tables.models import ImportRun
from .probe import Probe, within

log = logging.getLogger(__name__)

T = TypeVar("T")

SECONDS = 1.0
"""Whatever has not answered by then counts as silent."""

PARTS = ("database", "redis", "worker")
UP = "up"
MISSING = "missing"
UNKNOWN = "unknown"
SUSPENDED = "suspended"
FOREIGN = "foreign"


class Readiness:
    """The state of each part that an installation needs, in one word."""

    def __init__(
        self,
        engine: Engine,
        queue: ImportQueue,
        written: Callable[[], Sequence[FromClause]] = tuple,
    ) -> None:
        """Prepare the checks; no connection is made yet.

        :param written: returns the tables that imports write records to.
        """
        self.tables: Sequence[FromClause] = ()
        """Tables of the host, of which a row with all columns has to be readable, too."""
        self._written = written
        self._engine = engine
        self._imports = queue
        self._database = Probe(self._ask_database)
        self._room = Probe(self._ask_for_room)
        self._queue = Probe(lambda: (queue.worker_status(), queue.full_disk.is_known()))
        self._others: dict[str, Probe[Any]] = {}

    def ask(self, name: str, question: Callable[[], T]) -> Future[T]:
        """Ask a question in a thread of its own, unless one of that name is still being answered.

        One thread for each time would be left behind each time that the answer is late.
        """
        probe: Probe[T] = self._others.setdefault(name, Probe(question))
        return probe.ask()

    def check(self) -> dict[str, str]:
        """Return the state of `database`, `redis` and `worker`; it takes `SECONDS` at most.

        `redis` and `worker` are left out where imports run inline, which need neither. All are
        `unknown` where the system gives this process no thread to ask with.
        """
        try:
            return self._found(time.monotonic() + SECONDS)
        except RuntimeError as error:
            if not is_at_limit(error):
                raise
            log.warning("readiness.limit error=%s", type(error).__name__)
            return dict.fromkeys(PARTS, UNKNOWN)

    def _found(self, deadline: float) -> dict[str, str]:
        database, queue = self._database.ask(), self._queue.ask()
        answer = within(queue, deadline)
        found = {"database": within(database, deadline) or SILENT}
        if answer is None:
            return found | {"redis": SILENT, "worker": UNKNOWN}
        status, is_disk_full = answer
        if found["database"] == UP and is_disk_full and not within(self._room.ask(), deadline):
            found["database"] = FULL
        if status.is_inline:
            return found
        worker = _worker(status)
        if worker == MISSING and found["database"] != UP:
            # Their parent waits for the database, too, and shows nobody meanwhile.
            worker = UNKNOWN
        return found | {"redis": _redis(status), "worker": worker}

    def _ask_database(self) -> str:
        """Read one row with all columns: a database without the newest migration is not ready.

        Nor is one that lacks a column of the records that imports write.

        Neither is a read-only database, such as a standby after a fail-over, nor one without free
        transaction ids.
        """
        try:
            with self._engine.connect() as connection:
                _wait_for_writers(connection)
                connection.execute(select(ImportRun.__table__).limit(1)).first()
                connection.execute(_a_row_of_each([*Base.metadata.sorted_tables, *self.tables]))
                if written := self._written():
                    connection.execute(_columns_of_each(written))
                if is_read_only(connection):
                    return READ_ONLY
                if is_out_of_transactions(connection):
                    return EXHAUSTED
            self._imports.database_id = database_identity(self._engine)
        except SQLAlchemyError as error:
            word = database_cause(error, self._engine)
            if word != SILENT:
                log.warning("database.unusable error=%s cause=%s", type(error).__name__, word)
            return word
        return UP

    def _ask_for_room(self) -> bool:
        """Return whether a disk that was full accepts writes again; then clear the state."""
        if is_roomy := has_room(self._engine):
            self._imports.full_disk.forget()
        return is_roomy


def _wait_for_writers(connection: Connection) -> None:
    """Take SQLite's write lock, to detect a writer that holds it for long."""
    is_begun = getattr(connection.connection.dbapi_connection, "in_transaction", True)
    if connection.dialect.name == SQLITE and not is_begun:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        # A file that takes no changes is locked without a word, and says so at the first of them.
        connection.execute(delete(ImportRun).where(false()))


def _a_row_of_each(tables: Sequence[FromClause]) -> Select[Any]:
    """Return one statement for all of them: a lock on one is met, or one that is missing."""
    found: list[Any] = [exists(select(*each.c)) for each in tables]
    return select(*found)


def _columns_of_each(tables: Sequence[FromClause]) -> Select[Any]:
    """Return one statement that names all their columns and reads none: one may be a slow view."""
    found: list[Any] = [exists(select(*each.c).where(false())) for each in tables]
    return select(*found)


def _redis(status: WorkerStatus) -> str:
    return UP if status.is_working is not None else status.cause or DOWN


def _worker(status: WorkerStatus) -> str:
    if status.is_working is None:
        return UNKNOWN
    if status.is_suspended:
        return SUSPENDED
    if status.is_shared:
        return FOREIGN
    return UP if status.is_working else MISSING
