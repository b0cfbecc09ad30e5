"""How the console talks to its database: SQLite made fit for many processes, many keys at once."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    event,
    func,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from ctu.extensions import db

MIGRATIONS = str(Path(__file__).resolve().parent.parent / "migrations")

LINE_BREAK = "\n"

PRAGMAS = (
    # Waiting comes first, because switching to WAL may itself have to wait.
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    # What is erased is overwritten in the file. Not every build of SQLite does so by itself.
    "PRAGMA secure_delete = ON",
)


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Let readers and the one writer go on side by side, hold foreign keys, erase for good."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def init_app(app: Flask) -> None:
    """Prepare every connection of a SQLite database; other databases need nothing."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", prepare_sqlite)


def is_among(column: InstrumentedAttribute[str], keys: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of many keys, which are sent as one value.

    A parameter for each key takes longer than the search, and databases bound their number.
    """
    return column.in_(_listed(db.engine.dialect.name, literal(_sent(keys))))


def held_keys(column: InstrumentedAttribute[str], keys: Collection[str]) -> set[str]:
    """Return those of many keys that a column holds."""
    dialect = db.engine.dialect.name
    # In order, because a tree is searched so, and a server need not sort them.
    sent = _sent(keys) if dialect == "sqlite" else LINE_BREAK.join(sorted(keys))
    return set(db.session.scalars(_search(column, dialect), {"keys": sent})) & set(keys)


@lru_cache(maxsize=16)
def _search(column: InstrumentedAttribute[str], dialect: str) -> Select[str]:
    """Return a statement that is made once: making one takes as long as the search.

    PostgreSQL splits a text three times as quickly as it reads JSON. A key with a line break in
    it falls into pieces there, which does no harm: no key that is stored has one.
    """
    keys = bindparam("keys", type_=Text())
    if dialect == "sqlite":
        listed = func.json_each(keys).table_valued("value")
        return select(column).join_from(listed, column.class_, column == listed.c.value)
    pieces = select(func.unnest(func.string_to_array(keys, LINE_BREAK)))
    return select(column).where(column == any_(func.array(pieces.scalar_subquery())))


def _listed(dialect: str, keys: ColumnElement[str]) -> Select[str]:
    if dialect == "sqlite":
        return select(func.json_each(keys).table_valued("value").c.value)
    return select(func.json_array_elements_text(cast(keys, JSON)))


def _sent(keys: Collection[str]) -> str:
    return json.dumps(list(keys))
