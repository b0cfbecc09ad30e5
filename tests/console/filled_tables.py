"""Rows in every table of a migrated database, and what stands in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, MetaData, Table, func, insert, select, text

from ctu.extensions import db
from ctu.models.people_search import is_of_search

Contents = Mapping[str, list[dict[str, Any]]]
"""The rows of each table, by its name."""

FILLED_ALREADY = {"password_policy", "permission_group", "people_count"}
"""Tables that migrations and triggers fill."""
VALUES: dict[type, Any] = {
    str: "1",
    int: 1,
    float: 1.0,
    Decimal: 1,
    bool: True,
    date: date(2026, 11, 29),
    datetime: datetime(2026, 11, 29, tzinfo=UTC),
}
OWN: dict[str, dict[str, Any]] = {
    # Its counts have to agree.
    "import_run": {"total_rows": 9, "created_rows": 2, "parent_id": None},
    "user_account": {"undone_at": None},
}
UNDONE = {"id": 2, "login_key": "2", "undone_at": VALUES[datetime]}
"""What tells somebody who was undone from somebody who was not."""


def fill_tables() -> None:
    """Store a row in every table, with a value in every column, and somebody who was undone."""
    for table in _tables():
        if table.name in FILLED_ALREADY:
            continue
        row = {each.name: _value(each) for each in table.columns} | OWN.get(table.name, {})
        db.session.execute(insert(table), [row])
        if table.name == "user_account":
            db.session.execute(insert(table), [row | UNDONE])
    db.session.commit()
    db.session.remove()


def contents() -> Contents:
    """Return everything that is stored, in an order of its own."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in _tables()
        }


def changes(before: Contents, after: Contents) -> set[str]:
    """Return which columns differ, of the tables and columns that there are both times.

    A table with more or fewer rows stands there by its name alone.
    """
    return {each for name in before.keys() & after.keys() for each in _in(name, before, after)}


def _in(name: str, before: Contents, after: Contents) -> Iterator[str]:
    if len(before[name]) != len(after[name]):
        yield name
        return
    for old, new in zip(before[name], after[name], strict=True):
        yield from (f"{name}.{each}" for each in old.keys() & new.keys() if old[each] != new[each])


def declared_by_name() -> dict[str, str]:
    """Return how the database itself tells of its indexes and triggers, by name."""
    query = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')",
        "postgresql": (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
            "UNION ALL SELECT tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger AS t "
            "JOIN pg_proc AS p ON p.oid = t.tgfoid WHERE NOT tgisinternal"
        ),
    }
    with db.engine.connect() as connection:
        found = connection.execute(text(query[db.engine.dialect.name]))
        return {name: " ".join(told.split()) for name, told in found if told is not None}


def people_counted() -> list[tuple[Any, ...]]:
    """Return what triggers have counted, team by team and state by state."""
    table = next(each for each in _tables() if each.name == "people_count")
    kinds = (table.c.team_id, table.c.group_id, table.c.state)
    query = select(*kinds, func.sum(table.c.people)).group_by(*kinds).order_by(*kinds)
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def _tables() -> list[Table]:
    """Return the tables as they are, parents before their children."""
    known = MetaData()
    known.reflect(db.engine)
    return [
        each
        for each in known.sorted_tables
        if each.name != "alembic_version" and not is_of_search(each.name)
    ]


def _value(column: Column[Any]) -> Any:
    return 1 if column.foreign_keys else VALUES[column.type.python_type]
