"""Many rows of a table inserted by one statement, whatever their number.

A statement with a dictionary of parameters for each row has to be looked through by SQLAlchemy and
the driver, and executing one for each row makes a trigger of SQLite write to its table each time:
for a thousand users that took more than all else of their import.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Dialect,
    Insert,
    String,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    select,
)

from ctu.extensions import db
from ctu.models.clock import in_utc

MOST_PARAMETERS = 30_000
"""SQLite takes 32,766 in one statement."""

Columns = Mapping[str, Sequence[Any]]
"""The values of some rows, by the name of the column."""


def insert_many(
    table: Table,
    columns: Columns,
    *returning: Column[Any],
    same: Mapping[str, Any] = MappingProxyType({}),
) -> list[tuple[Any, ...]]:
    """Insert rows that are given as columns of one length; no commit.

    Values are texts, numbers, truth values, days, aware datetimes and None. A default of a column
    that a function makes is made once for all rows.

    :param returning: columns of whole numbers or texts that are returned of the new rows, in no
        order.
    :param same: values of further columns that are the same in all rows.
    """
    first, *others = columns
    if not columns[first]:
        return []
    # What is told once is neither sent nor read for each row. The first column stands for the rows.
    alike = {name: columns[name][0] for name in others if _is_one(columns[name])}
    told = {**same, **alike}
    differing = {name: values for name, values in columns.items() if name not in alike}
    told = _defaults(table, {*told, *differing}) | told
    is_postgresql = db.engine.dialect.name == "postgresql"
    inserted = _by_columns if is_postgresql else _by_values
    return list(inserted(table, told, differing, returning))


def _is_one(values: Sequence[Any]) -> bool:
    """Say whether all values are one."""
    return list(values).count(values[0]) == len(values)


def _defaults(table: Table, named: set[str]) -> dict[str, Any]:
    """Return what the columns hold that no row names, where Python says so."""
    defaults: Any = {each.name: each.default for each in table.c if each.default is not None}
    return {
        name: default.arg if default.is_scalar else default.arg(None)
        for name, default in defaults.items()
        if name not in named
    }


def _by_columns(
    table: Table, told: Mapping[str, Any], columns: Columns, returning: Sequence[Column[Any]]
) -> Iterator[tuple[Any, ...]]:
    """Insert with a parameter of JSON for each column, which PostgreSQL takes apart."""
    adding = _from_columns(table, tuple(told), tuple(columns), tuple(returning))
    texts = {name: json.dumps(values, default=_written) for name, values in columns.items()}
    added = db.session.execute(adding, {**told, **texts})
    return map(tuple, added.all()) if returning else iter(())


@lru_cache(maxsize=64)
def _from_columns(
    table: Table,
    told: tuple[str, ...],
    columns: tuple[str, ...],
    returning: tuple[Column[Any], ...],
) -> Any:
    """Return a cached statement, because building it takes as long as executing it."""
    once = [bindparam(name, type_=table.c[name].type) for name in told]
    each = [_items(table.c[name]) for name in columns]
    adding: Insert = insert(table).from_select([*told, *columns], select(*once, *each))
    return adding.returning(*returning) if returning else adding


def _items(column: Column[Any]) -> ColumnElement[Any]:
    """Return the values of a column, row by row; lists of one length are read side by side."""
    given = cast(bindparam(column.name, type_=Text), JSON)
    item: ColumnElement[Any] = func.json_array_elements_text(given)
    # A text that is too long is refused, where a cast would cut it.
    return item if isinstance(column.type, String) else cast(item, column.type)


def _by_values(
    table: Table, told: Mapping[str, Any], columns: Columns, returning: Sequence[Column[Any]]
) -> Iterator[tuple[Any, ...]]:
    """Insert with a parameter for each value that differs, which SQLite reads faster than JSON.

    SQLAlchemy would look through all parameters; the driver's own form is for it one value.
    """
    connection = db.session.connection()
    once = list(_bound(table, {name: [value] for name, value in told.items()}, connection.dialect))
    each = list(zip(*_bound(table, columns, connection.dialect), strict=True))
    size = (MOST_PARAMETERS - len(once)) // len(columns)
    for start in range(0, len(each), size):
        part = each[start : start + size]
        statement = _statement(table, told, columns, returning, len(part), connection.dialect)
        parameters = tuple(chain(chain.from_iterable(once), chain.from_iterable(part)))
        added = connection.exec_driver_sql(statement, parameters)
        # All at once: asked one by one, the rows cost more than their INSERT takes for each.
        yield from map(tuple, added.all()) if returning else ()


def _bound(table: Table, columns: Columns, dialect: Dialect) -> Iterator[Sequence[Any]]:
    """Return the values of columns as the driver takes them."""
    for name, values in columns.items():
        kind = table.c[name].type.dialect_impl(dialect)
        process: Callable[[Any], Any] | None = kind.bind_processor(dialect)
        yield values if process is None else list(map(process, values))


def _statement(
    table: Table,
    told: Mapping[str, Any],
    columns: Columns,
    returning: Sequence[Column[Any]],
    count: int,
    dialect: Dialect,
) -> str:
    quoted = dialect.identifier_preparer
    names = ", ".join([quoted.quote(name) for name in (*told, *columns)])
    values = ", ".join([f"({', '.join('?' * len(columns))})"] * count)
    chosen = ", ".join([*("?" * len(told)), "*"])
    wanted = ", ".join([quoted.quote(each.name) for each in returning])
    adding = ["INSERT", "INTO", quoted.format_table(table), f"({names})"]
    taken = ["SELECT", chosen, "FROM", f"(VALUES {values})"]
    return " ".join([*adding, *taken, *(["RETURNING", wanted] if wanted else [])])


def _written(value: object) -> str:
    """Return the text of a value that JSON has no form for."""
    if isinstance(value, datetime):
        return in_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} is no value of a row that is inserted.")
