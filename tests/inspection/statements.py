"""The statements that a block of a test sends to a database."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

Record = Callable[[], AbstractContextManager[list[str]]]


@contextmanager
def recorded(engine: Engine) -> Iterator[list[str]]:
    """Record the SQL statements that go through an engine during a block, without savepoints."""
    statements: list[str] = []
    with _listening(engine, lambda statement, _given: statements.append(statement)):
        yield statements


@contextmanager
def recorded_with_values(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Record the statements as `recorded` does, each with its parameters."""
    statements: list[tuple[str, Any]] = []
    with _listening(engine, lambda statement, given: statements.append((statement, given))):
        yield statements


@contextmanager
def killed_before(engine: Engine, number: int) -> Iterator[None]:
    """Kill this process with SIGKILL before it sends its statement of that number, from 1 on."""
    numbers = count(1)

    def kill(_statement: str, _given: object) -> None:
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    with _listening(engine, kill):
        yield


@contextmanager
def _listening(engine: Engine, note: Callable[[str, Any], None]) -> Iterator[None]:
    def listen(
        _connection: object, _cursor: object, statement: str, given: Any, *_others: object
    ) -> None:
        note(statement, given)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listen)
