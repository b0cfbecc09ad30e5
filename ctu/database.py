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
    TableValuedAlias,
    Text,
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
    listed = _listed(db.engine.dialect.name, literal(_sent(keys)))
    return column.in_(select(listed.c.value))


def held_keys(column: InstrumentedAttribute[str], keys: Collection[str]) -> set[str]:
    """Return those of many keys that a column holds."""
    search = _search(column, db.engine.dialect.name)
    return set(db.session.scalars(search, {"keys": _sent(keys)}))


@lru_cache(maxsize=16)
def _search(column: InstrumentedAttribute[str], dialect: str) -> Select[tuple[str]]:
    """Return a statement that is made once: making one takes as long as the search.

    The keys are joined, so that each is looked up as it comes and none is sorted before.
    """
    listed = _listed(dialect, bindparam("keys", type_=Text()))
    return select(column).join_from(listed, column.class_, column == listed.c.value)


def _listed(dialect: str, keys: ColumnElement[str]) -> TableValuedAlias:
    """Return keys that were sent as one value as a table of one column, `value`."""
    if dialect == "sqlite":
        return func.json_each(keys).table_valued("value")
    return func.json_array_elements_text(cast(keys, JSON)).table_valued("value")


def _sent(keys: Collection[str]) -> str:
    return json.dumps(list(keys))
