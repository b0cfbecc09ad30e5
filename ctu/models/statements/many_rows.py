"""Many rows of a table inserted by one statement, whatever their number.

With a dictionary of parameters for each row, SQLAlchemy and the driver look through all of them.
With a statement for each row, a trigger of SQLite writes to its table each time. For a thousand
users that took more time than the rest of their import.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Insert,
    Row,
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
from ctu.models.statements.rows_by_values import insert_values

Columns = Mapping[str, Sequence[Any]]
"""The values of some rows, by the name of the column."""


def insert_many(
    table: Table, columns: Columns, *, same: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Insert rows that are given as columns of one length; no commit.

    Values are texts, numbers, truth values, days, aware datetimes and None. A default of a column
    that a function makes is made once for all rows.

    :param same: values of further columns that are the same in all rows.
    """
    if not _has_rows(columns):
        return
    shared, differing = _parted(table, columns, same)
    if _is_postgresql():
        _by_columns(table, shared, differing)
    else:
        insert_values(table, shared, differing)


def insert_for_ids(
    table: Table, columns: Columns, key: Column[Any], *, same: Mapping[str, Any]
) -> list[int]:
    """Insert rows, as `insert_many`, of a transaction that has written; return their ids in order.

    :param table: its primary key is the column `id`.
    :param key: a unique column of the rows, by which PostgreSQL tells whose id each is.
    """
    if not _has_rows(columns):
        return []
    if _is_postgresql():
        shared, differing = _parted(table, columns, same)
        found = dict(map(tuple, _by_columns(table, shared, differing, (key, table.c.id))))
        return [found[each] for each in columns[key.name]]
    # Nobody else writes, so that ids follow each other, and RETURNING need not keep the rows.
    last = insert_values(table, *_parted(table, columns, same))
    return list(range(last + 1 - len(columns[key.name]), last + 1))


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _has_rows(columns: Columns) -> bool:
    return bool(next(iter(columns.values())))


def _parted(
    table: Table, columns: Columns, same: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Columns]:
    """Return the values that all rows have in common, and the columns in which they differ."""
    _, *others = columns
    # A shared value is sent and read once, not for each row. The first column stands for the rows.
    alike = {name: columns[name][0] for name in others if _is_one(columns[name])}
    shared = {**same, **alike}
    differing = {name: values for name, values in columns.items() if name not in alike}
    return _defaults(table, {*shared, *differing}) | shared, differing


def _is_one(values: Sequence[Any]) -> bool:
    """Return whether all values are one."""
    # Where most values differ, the last tells as soon.
    return bool(values[0] == values[-1] and list(values).count(values[0]) == len(values))


def _defaults(table: Table, named: set[str]) -> dict[str, Any]:
    """Return what the columns hold that no row names, where Python says so."""
    defaults: Any = {each.name: each.default for each in table.c if each.default is not None}
    return {
        name: default.arg if default.is_scalar else default.arg(None)
        for name, default in defaults.items()
        if name not in named
    }


def _by_columns(
    table: Table,
    shared: Mapping[str, Any],
    columns: Columns,
    returning: Sequence[Column[Any]] = (),
) -> Sequence[Row[Any]]:
    """Insert with a parameter of JSON for each column, which PostgreSQL takes apart.

    :param returning: columns that are returned of the new rows, in no order.
    """
    adding = _from_columns(table, tuple(shared), tuple(columns), tuple(returning))
    texts = {name: json.dumps(values, default=_written) for name, values in columns.items()}
    added = db.session.execute(adding, {**shared, **texts})
    return added.all() if returning else ()


@lru_cache(maxsize=64)
def _from_columns(
    table: Table,
    shared: tuple[str, ...],
    columns: tuple[str, ...],
    returning: tuple[Column[Any], ...],
) -> Any:
    """Return a cached statement, because building it takes as long as executing it."""
    once = [bindparam(name, type_=table.c[name].type) for name in shared]
    each = [_items(table.c[name]) for name in columns]
    adding: Insert = insert(table).from_select([*shared, *columns], select(*once, *each))
    return adding.returning(*returning) if returning else adding


def _items(column: Column[Any]) -> ColumnElement[Any]:
    """Return the values of a column, row by row; lists of one length are read side by side."""
    given = cast(bindparam(column.name, type_=Text), JSON)
    item: ColumnElement[Any] = func.json_array_elements_text(given)
    # A text that is too long is refused, where a cast would cut it.
    return item if isinstance(column.type, String) else cast(item, column.type)


def _written(value: object) -> str:
    """Return the text of a value that JSON has no form for."""
    if isinstance(value, datetime):
        return in_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} is no value of a row that is inserted.")
