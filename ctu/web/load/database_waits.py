"""Waits for the database in one process: unusually long ones, and those for a lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable

STUCK_SECONDS = 0.5
"""A request that has waited longer for the database, in one piece or in many, may be stuck."""
RETRY_SECONDS = 5
"""After how long whoever was sent away is asked to come again."""
_TOO_LONG = frozenset({"55P03", "57014"})
"""PostgreSQL's codes of a lock, and of a statement, that took longer than they may."""


class NoTurn(ServiceUnavailable):
    """The database answers, but others write for longer than a request may wait."""

    def __init__(self) -> None:
        """Ask to come again soon."""
        super().__init__(retry_after=RETRY_SECONDS)


@dataclass
class Spent:
    """The time of one request."""

    began_at: float
    waited: float = 0.0
    """Seconds for which it has waited for the database, without a wait that goes on."""

    def is_late(self, now: float, waiting: float) -> bool:
        """Return whether most of its time was a wait for the database, and a long one."""
        waited = self.waited + waiting
        return waited > STUCK_SECONDS and waited * 2 >= now - self.began_at


class Waits:
    """The requests of one process, and their waits for the database."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._requests: dict[int, Spent] = {}
        self._since: dict[int, float] = {}
        self._in_turn: set[int] = set()

    def begin_request(self) -> None:
        """Count the waits of this thread from now on."""
        with self._lock:
            self._requests[threading.get_ident()] = Spent(time.monotonic())

    def end_request(self) -> None:
        """Forget what this thread has waited."""
        with self._lock:
            self._requests.pop(threading.get_ident(), None)

    def begin(self) -> None:
        """Note that this thread waits."""
        with self._lock:
            self._since[threading.get_ident()] = time.monotonic()

    def end(self) -> None:
        """Note that this thread waits no more."""
        me = threading.get_ident()
        with self._lock:
            since, spent = self._since.pop(me, None), self._requests.get(me)
            if since is not None and spent is not None:
                spent.waited += time.monotonic() - since

    @contextmanager
    def one(self) -> Iterator[None]:
        """Note the wait of a block."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Note that a block waits for others who write, which may take its time.

        :raises NoTurn: when they take longer than this transaction may wait.
        """
        me = threading.get_ident()
        with self._lock:
            self._in_turn.add(me)
        try:
            yield
        except OperationalError as error:
            if _is_too_long(error):
                raise NoTurn from error
            raise
        finally:
            with self._lock:
                self._in_turn.discard(me)

    def are_stuck(self, places: int) -> bool:
        """Return whether the database keeps so many waiting that it does not seem to answer.

        Half of them are enough, or all that do not wait for a turn: a queue moves by itself.
        """
        with self._lock:
            late = self._late() - self._in_turn
            stuck, in_turn = len(late), len(self._in_turn)
        return stuck * 2 >= places or (stuck > 0 and stuck + in_turn >= places)

    def _late(self) -> set[int]:
        """Return the threads that have waited too long; one without a request does so at once."""
        now, found = time.monotonic(), set()
        for thread in {*self._requests, *self._since}:
            since = self._since.get(thread, now)
            spent = self._requests.get(thread) or Spent(since)
            if spent.is_late(now, now - since):
                found.add(thread)
        return found


def _is_too_long(error: OperationalError) -> bool:
    is_busy = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    return is_busy or getattr(error.orig, "sqlstate", None) in _TOO_LONG


waits = Waits()
