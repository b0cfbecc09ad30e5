"""A probe: one check in a thread of its own, with a timeout for the caller."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

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
                pending: Future[T] = Future()
                # Where the system gives no thread, the next caller asks for one again.
                threading.Thread(
                    target=self._find_out, args=(pending,), name="probe", daemon=True
                ).start()
                self._pending = pending
            return self._pending

    def _find_out(self, answer: Future[T]) -> None:
        try:
            found = self._question()
        finally:
            with self._lock:
                self._pending = None
        answer.set_result(found)


def within(answer: Future[T], deadline: float) -> T | None:
    """Return an answer that comes by a time of the monotonic clock, else None."""
    try:
        return answer.result(max(0.0, deadline - time.monotonic()))
    except TimeoutError:
        return None
