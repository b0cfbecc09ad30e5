"""Many rows of a table inserted by one statement, which takes them as one parameter of JSON.

A statement with a parameter for each value has to be looked through by the driver, parsed by the
server and made anew each time: for a thousand users that took more than all else of their import.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Insert,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    select,
)
from sqlalchemy import column as column_of

from ctu.extensions import db
from ctu.models.clock import in_utc


def insert_many(
    table: Table, rows: Sequence[Mapping[str, Any]], *returning: Column[Any]
) -> list[tuple[Any, ...]]:
    """Insert rows that name the same columns; no commit.

    Values are texts, numbers, truth values, days, aware datetimes and None. A default of a column
    that a function makes is made once for all rows.

    :param returning: columns of the new rows that are returned, in no order.
    """
    if not rows:
        return []
    parameters: Any = rows
    if db.engine.dialect.name == "postgresql":
        adding = _from_one_parameter(table, tuple(rows[0]), returning)
        parameters = {"rows": json.dumps(rows, default=_written)}
    else:
        adding = insert(table).returning(*returning) if returning else insert(table)
    added = db.session.execute(adding, parameters)
    return [tuple(each) for each in added] if returning else []


@lru_cache(maxsize=16)
def _from_one_parameter(
    table: Table, names: tuple[str, ...], returning: tuple[Column[Any], ...]
) -> Any:
    """Return a cached statement, because building it takes as long as executing it."""
    columns = [column_of(name, table.c[name].type) for name in names]
    listed = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
    given = listed.table_valued(*columns, name="given").render_derived(with_types=True)
    adding: Insert = insert(table).from_select(names, select(*given.c))
    return adding.returning(*returning) if returning else adding


def _written(value: object) -> str:
    """Return the text of a value that JSON has no form for."""
    if isinstance(value, datetime):
        return in_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} is no value of a row that is inserted.")
