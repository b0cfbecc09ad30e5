"""The waits for the database of one process: which take unusually long, and which for a turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable

STUCK_SECONDS = 0.5
"""A wait that is longer is no longer usual."""
RETRY_SECONDS = 5
"""After how long whoever was sent away is asked to come again."""
_TOO_LONG = frozenset({"55P03", "57014"})
"""PostgreSQL's codes of a lock, and of a statement, that took longer than they may."""


class NoTurn(ServiceUnavailable):
    """The database answers, but others write for longer than a request may wait."""

    def __init__(self) -> None:
        """Ask to come again soon."""
        super().__init__(retry_after=RETRY_SECONDS)


class Waits:
    """The waits for the database that go on now, in this process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._since: dict[int, float] = {}
        self._in_turn: set[int] = set()

    def begin(self) -> None:
        """Note that this thread waits."""
        with self._lock:
            self._since[threading.get_ident()] = time.monotonic()

    def end(self) -> None:
        """Note that this thread waits no more."""
        with self._lock:
            self._since.pop(threading.get_ident(), None)

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
        before = time.monotonic() - STUCK_SECONDS
        with self._lock:
            late = {thread for thread, since in self._since.items() if since < before}
            stuck, in_turn = len(late - self._in_turn), len(self._in_turn)
        return stuck * 2 >= places or (stuck > 0 and stuck + in_turn >= places)


def _is_too_long(error: OperationalError) -> bool:
    is_busy = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    return is_busy or getattr(error.orig, "sqlstate", None) in _TOO_LONG


waits = Waits()
