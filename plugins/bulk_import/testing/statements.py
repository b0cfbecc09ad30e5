"""The statements that go to the databases of an application during a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import Engine, event

from ..state import current_state

WRITES = ("insert", "update", "delete", "create", "drop", "alter", "replace")


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Record every statement, in the order in which they are sent."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        statements.append(statement)

    with ExitStack() as stack:
        for engine in set(current_state().db.engines.values()):
            stack.enter_context(_listening(engine, note))
        yield statements


@contextmanager
def _listening(engine: Engine, note: Any) -> Iterator[None]:
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


def writes(statements: list[str]) -> list[str]:
    """Return those statements that change something."""
    return [each for each in statements if each.lstrip().lower().startswith(WRITES)]
