"""The statements that a block of a test sends to a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Engine, event

Record = Callable[[], AbstractContextManager[list[str]]]


@contextmanager
def recorded(engine: Engine) -> Iterator[list[str]]:
    """Record the SQL statements that go through an engine during a block, without savepoints."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
