"""Readiness of database, Redis and workers, with a timeout for each of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from ..queue import ImportQueue, WorkerStatus
from ..storage.models import ImportRun

SECONDS = 2.0
"""Whatever has not answered by then counts as silent."""

UP = "up"
DOWN = "down"
SILENT = "silent"
MISSING = "missing"
UNKNOWN = "unknown"

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
        self._database = Probe(self._ask_database)
        self._queue = Probe(queue.worker_status)

    def check(self) -> dict[str, str]:
        """Return the state of `database`, `redis` and `worker`; it takes two seconds at most.

        Where imports run inline nothing needs the last two, so that nothing is said of them.
        """
        deadline = time.monotonic() + SECONDS
        database, queue = self._database.ask(), self._queue.ask()
        status = _within(queue, deadline)
        found = {"database": _within(database, deadline) or SILENT}
        if status is not None and status.is_inline:
            return found
        return found | {"redis": _redis(status), "worker": _worker(status)}

    def _ask_database(self) -> str:
        """Read one row with all columns: a database without the newest migration is not ready."""
        try:
            with self._engine.connect() as connection:
                connection.execute(select(ImportRun.__table__).limit(1)).first()
        except SQLAlchemyError:
            return DOWN
        return UP


def _within(answer: Future[T], deadline: float) -> T | None:
    try:
        return answer.result(max(0.0, deadline - time.monotonic()))
    except TimeoutError:
        return None


def _redis(status: WorkerStatus | None) -> str:
    if status is None:
        return SILENT
    return DOWN if status.is_working is None else UP


def _worker(status: WorkerStatus | None) -> str:
    if status is None or status.is_working is None:
        return UNKNOWN
    return UP if status.is_working else MISSING
