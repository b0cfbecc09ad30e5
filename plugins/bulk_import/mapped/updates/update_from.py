"""Changes of many records as one UPDATE whose values are one parameter of JSON (decision 140)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ColumnElement, String, Update, bindparam, cast, update
from sqlalchemy.engine import Connection

from ...storage.database.dialect import SQLITE
from ...storage.database.json_parameters import is_fit, json_items, json_parameter, json_part
from ...storage.database.stored_form import are_as_given

LARGEST = 2**63 - 1
"""A larger whole number of JSON is a float to SQLite."""
_CAST_TO: Mapping[type[Any], Any] = {
    **dict.fromkeys((sa.Integer, sa.SmallInteger, sa.BigInteger), sa.BigInteger),
    sa.Boolean: sa.Boolean,
    sa.Date: sa.Date,
}
"""The types to which PostgreSQL casts values.

A text is assigned as it is: a cast to the type of its column would cut one that is too long, and
not refuse it.
"""


def write_together(
    connection: Connection,
    own: Sequence[Column[Any]],
    new: Sequence[Column[Any]],
    rows: Sequence[Sequence[Any]],
) -> int | None:
    """Write new values of some columns of a table; return the number of records written.

    -1 where the driver does not tell. None, and nothing is written, where each record needs a
    statement of its own: a value has no form in JSON, or the table computes values at each update.

    :param own: the columns of the primary key.
    :param rows: of each record its primary key and its new values, in the order of the columns.
    """
    if _makes_values(own[0].table, new):
        return None
    columns = zip((*own, *new), zip(*rows, strict=True), strict=True)
    typed = [_json_values(column, values) for column, values in columns]
    if not all(typed):
        return None
    parameter = json_parameter(list(zip(*typed, strict=True)))
    if not is_fit(parameter):
        return None
    statement = _statement(tuple(own), tuple(new), connection.dialect.name)
    return connection.execute(statement, {"rows": parameter}).rowcount


def write_one_by_one(
    connection: Connection,
    own: Sequence[Column[Any]],
    new: Sequence[Column[Any]],
    rows: Sequence[Sequence[Any]],
) -> int:
    """Write them by a statement that the driver is given once, with parameters for each record.

    Returns how many records were written, -1 where the driver does not tell.
    """
    names = [f"p{place}" for place in range(len(own) + len(new))]
    taken = set(own[0].table.columns.keys())
    while taken.intersection(names):
        # A parameter called as a column would be written to it.
        names = [f"_{name}" for name in names]
    given = [
        bindparam(name, type_=column.type) for name, column in zip(names, (*own, *new), strict=True)
    ]
    keys = [column == each for column, each in zip(own, given, strict=False)]
    values = dict(zip(new, given[len(own) :], strict=True))
    return connection.execute(
        update(own[0].table).where(*keys).values(values),
        [dict(zip(names, row, strict=True)) for row in rows],
    ).rowcount


def _makes_values(table: Any, new: Sequence[Column[Any]]) -> bool:
    """Return whether a function of the host is asked for a value at each update of a record."""
    # A column that is compared makes an expression, so a list is not asked for it.
    given = {*new}
    others = [each.onupdate for each in table.columns if each not in given]
    return any(each is not None and each.is_callable for each in others)


def _json_values(column: Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """Return the values of a column as JSON has them, none where it has not all of them."""
    kind = column.type
    if not are_as_given(kind, values):
        return ()
    if isinstance(kind, sa.Date):
        return [each.isoformat() if isinstance(each, date) else each for each in values]
    if isinstance(kind, sa.Integer):
        filled = [each for each in values if each is not None]
        return values if max(map(abs, filled), default=0) <= LARGEST else ()
    return values


@lru_cache(maxsize=64)
def _statement(own: tuple[Column[Any], ...], new: tuple[Column[Any], ...], dialect: str) -> Update:
    """Return the one UPDATE of some columns; it is built once."""
    items = json_items(bindparam("rows", type_=String))

    def part(place: int, column: Column[Any]) -> ColumnElement[Any]:
        found, kind = json_part(items.c.value, place), _CAST_TO.get(type(column.type))
        return found if kind is None or dialect == SQLITE else cast(found, kind)

    keys = [column == part(place, column) for place, column in enumerate(own)]
    values = {column: part(place, column) for place, column in enumerate(new, len(own))}
    return update(own[0].table).where(*keys).values(values)
