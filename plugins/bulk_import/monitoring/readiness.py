"""Readiness of database, Redis and workers, with a timeout for each of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from ..queue import ImportQueue
from ..queueing.worker_status import WorkerStatus
from ..storage.identity import database_identity
from ..storage.models import ImportRun

SECONDS = 1.5
"""Whatever has not answered by then counts as silent."""

UP = "up"
DOWN = "down"
SILENT = "silent"
MISSING = "missing"
UNKNOWN = "unknown"
FULL = "full"
SUSPENDED = "suspended"
FOREIGN = "foreign"

T = TypeVar("T")


class Probe(Generic[T]):
    """Runs one check in a thread of its own; concurrent callers wait for the same result.

    So a part that does not respond for an hour blocks one thread only, however many callers.
    """

    def __init__(self, question: Callable[[], T]) -> None:
        """Prepare the probe; no check runs yet."""
        self._question = question
        self._lock = threading.Lock()
        self._pending: Future[T] | None = None

    def ask(self) -> Future[T]:
        """Return the result of the running check, or of a new one."""
        with self._lock:
            if self._pending is None:
                self._pending = Future()
                threading.Thread(
                    target=self._find_out, args=(self._pending,), name="probe", daemon=True
                ).start()
            return self._pending

    def _find_out(self, answer: Future[T]) -> None:
        try:
            found = self._question()
        finally:
            with self._lock:
                self._pending = None
        answer.set_result(found)


class Readiness:
    """The state of each part that an installation needs, in one word."""

    def __init__(self, engine: Engine, queue: ImportQueue) -> None:
        """Prepare the checks; no connection is made yet."""
        self._engine = engine
        self._imports = queue
        self._database = Probe(self._ask_database)
        self._queue = Probe(lambda: (queue.worker_status(), queue.is_disk_full()))

    def check(self) -> dict[str, str]:
        """Return the state of `database`, `redis` and `worker`; it takes `SECONDS` at most.

        Where imports run inline nothing needs the last two, so that nothing is said of them.
        """
        deadline = time.monotonic() + SECONDS
        database, queue = self._database.ask(), self._queue.ask()
        answer = _within(queue, deadline)
        found = {"database": _within(database, deadline) or SILENT}
        if answer is None:
            return found | {"redis": SILENT, "worker": UNKNOWN}
        status, is_disk_full = answer
        if found["database"] == UP and is_disk_full:
            found["database"] = FULL
        if status.is_inline:
            return found
        return found | {"redis": _redis(status), "worker": _worker(status)}

    def _ask_database(self) -> str:
        """Read one row with all columns: a database without the newest migration is not ready."""
        try:
            with self._engine.connect() as connection:
                connection.execute(select(ImportRun.__table__).limit(1)).first()
            self._imports.database_id = self._imports.database_id or database_identity(self._engine)
        except SQLAlchemyError:
            return DOWN
        return UP


def _within(answer: Future[T], deadline: float) -> T | None:
    try:
        return answer.result(max(0.0, deadline - time.monotonic()))
    except TimeoutError:
        return None


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
