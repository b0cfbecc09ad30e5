"""Search for many keys in a column by one statement, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from ctu.database.connections import PREPARED
from ctu.extensions import db

LINE_BREAK = "\n"
IDS_AT_ONCE = 500


def is_among(column: InstrumentedAttribute[str], keys: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of many keys, which are sent as one value.

    A parameter for each key takes longer than the search, and databases bound their number.
    """
    return column.in_(_listed(db.engine.dialect.name, literal(_sent(keys))))


def held_keys(column: InstrumentedAttribute[str], keys: Collection[str]) -> set[str]:
    """Return those of many keys that a column holds."""
    dialect = db.engine.dialect.name
    # Sorted, because lookups in a B-tree are faster in order and the server need not sort.
    sent = _sent(keys) if dialect == "sqlite" else LINE_BREAK.join(sorted(keys))
    return set(db.session.scalars(_search(column, dialect), {"keys": sent})).intersection(keys)


@lru_cache(maxsize=16)
def _search(column: InstrumentedAttribute[str], dialect: str) -> Select[str]:
    """Return a cached statement: building it takes as long as the search.

    It asks the table: what asks a mapped class takes half as long again. PostgreSQL splits a text
    three times as quickly as it reads JSON. A key with a line break in it falls into pieces there,
    which does no harm: no key that is stored has one.
    """
    keys, column = bindparam("keys", type_=Text()), column.property.columns[0]
    if dialect == "sqlite":
        listed = func.json_each(keys).table_valued("value")
        return select(column).join_from(listed, column.table, column == listed.c.value)
    pieces = select(func.unnest(func.string_to_array(keys, LINE_BREAK)))
    held = column == any_(func.array(pieces.scalar_subquery()))
    return select(column).where(held).execution_options(**{PREPARED: True})


def _listed(dialect: str, keys: ColumnElement[str]) -> Select[str]:
    if dialect == "sqlite":
        return select(func.json_each(keys).table_valued("value").c.value)
    return select(func.json_array_elements_text(cast(keys, JSON)))


def _sent(keys: Collection[str]) -> str:
    return json.dumps(list(keys))


def stored_ids(column: InstrumentedAttribute[int], ids: Sequence[str]) -> set[int]:
    """Return which ids of a table there are."""
    numbers = [int(each) for each in ids if each.isdecimal()]
    found: set[int] = set()
    for start in range(0, len(numbers), IDS_AT_ONCE):
        part = numbers[start : start + IDS_AT_ONCE]
        found.update(db.session.scalars(select(column).where(column.in_(part))))
    return found
