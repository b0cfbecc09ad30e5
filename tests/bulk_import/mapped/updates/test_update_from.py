"""New values of many records are stored as they are told, together or one by one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy.exc import DataError

from plugins.bulk_import.mapped.updates.update_from import write_one_by_one, write_together
from tests.inspection.statements import recorded

TABLE = Table(
    "update_from",
    MetaData(),
    Column("shop", String(8), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", String(12)),
    Column("count", SmallInteger),
    Column("on", Boolean),
    Column("day", Date),
    Column("price", Numeric(8, 2)),
)
OWN = [TABLE.c.shop, TABLE.c.number]
TEXTS = ["", 'a "quoted"', "tw\no\t", "é \u2028 \U0001f600", "null", "1", None]
ROWS: list[tuple[Any, ...]] = [
    ("s'1", n, text, n * 1_000, n % 2 == 0, date(2026, 1, n + 1)) for n, text in enumerate(TEXTS)
]
ROWS.append(("s2", 7, None, None, None, None))
NEW = [TABLE.c[name] for name in ("text", "count", "on", "day")]


@pytest.fixture
def connection(state):
    connection = state.session.connection()
    TABLE.create(connection)
    connection.execute(insert(TABLE), [{"shop": row[0], "number": row[1]} for row in ROWS])
    connection.execute(insert(TABLE), {"shop": "s2", "number": 99, "text": "left"})
    yield connection
    state.session.rollback()


def stored(connection, *columns):
    query = select(*OWN, *columns).where(TABLE.c.number != 99).order_by(TABLE.c.number)
    return [tuple(row) for row in connection.execute(query)]


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("write", [write_together, write_one_by_one])
def test_values_are_stored_as_they_are_told(connection, write):
    with recorded(connection.engine) as statements:
        write(connection, OWN, NEW, ROWS)
    assert len(statements) == 1
    assert stored(connection, *NEW) == ROWS
    left = select(TABLE.c.text).where(TABLE.c.number == 99)
    assert connection.scalars(left).all() == ["left"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("price", Decimal("1.50")), ("text", "a\0b"), ("count", 2**63), ("count", True)],
)
def test_values_that_json_has_not_are_left_to_the_driver(connection, column, value):
    assert not write_together(connection, OWN, [TABLE.c[column]], [("s2", 7, value)])


def test_a_table_that_makes_a_value_at_each_update_is_left_to_the_driver(connection):
    column = Column("version", Integer, onupdate=lambda: 1)
    table = Table("made", MetaData(), Column("id", Integer, primary_key=True), column)
    assert not write_together(connection, [table.c.id], [], [(1,)])


@pytest.mark.databases("postgresql")
def test_a_text_that_is_too_long_is_refused_and_not_cut(connection):
    with pytest.raises(DataError):
        write_together(connection, OWN, [TABLE.c.text], [("s2", 7, "longer than twelve")])
