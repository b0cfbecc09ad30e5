"""Executed statements of a connection, and how many rows each of them has written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Insert

Listener = tuple[Connection, str, Callable[..., None]]
"""What is listened to, the name of the event, and what is called."""

_UPDATES_TOO = re.compile(r"\bON CONFLICT\b.*\bDO UPDATE\b", re.DOTALL)
_OF_SET = re.compile(r"(.*)__\d+$", re.DOTALL)
_IS_NOT_PLAIN = re.compile(r"\b(ON CONFLICT|SELECT)\b")


class ExecutedStatement:
    """A statement that SQLAlchemy has executed."""

    def __init__(
        self, cursor: Any, text: str, parameters: Any, context: Any, *, is_many: bool
    ) -> None:
        """Take what SQLAlchemy passes to `after_cursor_execute`."""
        self._cursor, self._parameters, self._is_many = cursor, parameters, is_many
        self._compiled = context.compiled if context is not None else None
        self.text = text
        self.element: Any = self._compiled.statement if self._compiled is not None else None
        """The construct of SQLAlchemy, None for a text of the driver's."""

    @property
    def is_insert(self) -> bool:
        """Return whether it is an INSERT of SQLAlchemy; False for a text, which is not parsed."""
        return isinstance(self.element, Insert)

    @property
    def is_plain_insert(self) -> bool:
        """Return whether it is an INSERT of one row for each set of its parameters."""
        return self.is_insert and is_plain_insert(self.text)

    @property
    def leaves_keys(self) -> bool:
        """Return whether the keys of what an INSERT writes are left to the database."""
        names = {each.key for each in self.element.table.primary_key}
        return self._compiled is not None and not names <= self._compiled.binds.keys()

    @property
    def returns_rows(self) -> bool:
        """Return whether a statement of SQLAlchemy's reads what it has written by RETURNING."""
        return self._compiled is not None and bool(self._compiled.effective_returning)

    @property
    def parameter_sets(self) -> int:
        """Return how many sets of parameters the driver was given.

        For psycopg2 SQLAlchemy puts several into one statement: `name__0`, `name__1` and so on.
        """
        if not self._is_many:
            return 1
        if isinstance(self._parameters, Mapping):
            found = Counter(found[1] for each in self._parameters if (found := _OF_SET.match(each)))
            return max(found.values(), default=1)
        return len(self._parameters)

    @property
    def written_rows(self) -> int | None:
        """Return how many rows the driver counted; None where it did not.

        SQLAlchemy itself checks the number for an INSERT that returns rows.
        """
        count = -1 if self.returns_rows else self._cursor.rowcount
        return None if count < 0 else int(count)

    @property
    def inserted_rows(self) -> int:
        """Return how many rows an INSERT added at least; 0 if it may have updated some."""
        if _UPDATES_TOO.search(self.text):
            return 0
        given = self.parameter_sets if self._is_many else self.text.count("), (") + 1
        written = self.written_rows
        return given if written is None else min(given, written)


def executed_on(connection: Connection, take: Callable[[ExecutedStatement], None]) -> Listener:
    """Return the listener that hands each executed statement of a connection on."""

    def after_cursor_execute(
        _connection: Connection,
        cursor: Any,
        text: str,
        parameters: Any,
        context: Any,
        is_many: bool,
    ) -> None:
        take(ExecutedStatement(cursor, text, parameters, context, is_many=is_many))

    return connection, "after_cursor_execute", after_cursor_execute


def is_plain_insert(text: str) -> bool:
    """Return whether a statement is to write a row for each set of its parameters."""
    words = text.upper()
    return words.startswith("INSERT INTO ") and not _IS_NOT_PLAIN.search(words)
