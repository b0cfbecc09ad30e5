"""A test fails that leaves a connection to a database open when nobody is left to close it.

The collector of garbage would close it, in a test that has nothing to do with it; from
Python 3.13 on it warns as well, and a warning fails whichever test runs then.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pytest
from sqlalchemy import Pool, event

PROBE_SECONDS = 10
"""How long a test that ends waits for a check of readiness that still goes on."""
YOUNGER = 1
"""The generation of garbage up to which a test's own objects are looked through, in milliseconds.

All that earlier tests have left would take a second. An engine that is older by then is let go of
by a later collection, that after the last test at the latest.
"""


def wait_for_probes() -> None:
    """Wait for what readiness asks the database: it may outlive the request that waited for it."""
    for thread in threading.enumerate():
        if thread.name == "probe":
            thread.join(PROBE_SECONDS)


@dataclass(frozen=True)
class Opened:
    """A connection, the test that opened it, and the entry of its pool, or None without a pool."""

    connection: Any
    test: str
    entry: weakref.ref[Any] | None

    @property
    def is_open(self) -> bool:
        if not isinstance(self.connection, sqlite3.Connection):
            return not self.connection.closed
        try:
            _ = self.connection.in_transaction
        except sqlite3.ProgrammingError:
            return False
        return True

    def is_forgotten(self, test: str) -> bool:
        """Return whether nobody closes it after a test: its pool is gone, or it never had one."""
        return self.test == test if self.entry is None else self.entry() is None


class OpenConnections:
    """A plugin of pytest that looks at the connections of each test after its fixtures have ended.

    A pool that fixtures of a module or of the run hold may keep its connections. What a process
    opens that a test has forked is not seen.
    """

    def __init__(self) -> None:
        self._opened: dict[int, Opened] = {}
        self._test = ""
        self._process = os.getpid()
        event.listen(Pool, "connect", self._note_pooled)
        self._note_connect(sqlite3.connect)

    def _note_connect(self, connect: Callable[..., sqlite3.Connection]) -> None:
        """Note what `sqlite3.connect` returns; one of a pool is noted again with its entry.

        An audit hook would be called for everything else that Python tells, a million times.
        """

        @wraps(connect)
        def noted(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            connection = connect(*args, **kwargs)
            if self._test:
                self._add(connection, None)
            return connection

        for module in (sqlite3, sqlite3.dbapi2):
            vars(module)["connect"] = noted

    def _note_pooled(self, connection: Any, entry: Any) -> None:
        self._add(connection, weakref.ref(entry))

    def _add(self, connection: Any, entry: weakref.ref[Any] | None) -> None:
        self._opened[id(connection)] = Opened(connection, self._test, entry)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._test = item.nodeid
        try:
            return (yield)
        finally:
            self._test = ""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        wait_for_probes()
        result = yield
        if os.getpid() == self._process:
            self._look(item.nodeid, is_last=nextitem is None)
        return result

    def _look(self, test: str, is_last: bool) -> None:
        """Close what is forgotten, and fail with the names of the tests that opened it."""
        self._opened = {key: each for key, each in self._opened.items() if each.is_open}
        # An engine is part of a circle with its pool, so that only the collector can let go of it.
        if is_last:
            gc.collect()
        elif any(each.test == test for each in self._opened.values()):
            gc.collect(YOUNGER)
        forgotten = [each for each in self._opened.values() if each.is_forgotten(test)]
        for each in forgotten:
            del self._opened[id(each.connection)]
            each.connection.close()
        if forgotten:
            tests = ", ".join(sorted({each.test for each in forgotten}))
            pytest.fail(
                f"Left a connection to a database open: {tests}. Dispose of the engine, or close"
                " the connection.",
                pytrace=False,
            )
