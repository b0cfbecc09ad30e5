"""What is stored: tables, columns, constraints and indexes, as migrated and as the models say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Engine, MetaData, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.schema import CreateIndex, CreateTable

OWN = ("ctu.", "plugins.")
SHIPPED = ("password_policy", "permission_group")
"""Tables that a migration fills."""
TABLE = re.compile(r'CREATE TABLE "?(\w+)"? \((.*)\)', re.DOTALL)


def migrated_tables(engine: Engine) -> Iterator[str]:
    """Yield what the migrations have made in a SQLite database, as SQLite itself tells it."""
    query = text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, name")
    with engine.connect() as connection:
        for statement in connection.scalars(query):
            yield from _statement_lines(statement)


def shipped_rows(engine: Engine) -> Iterator[str]:
    """Yield the rows that the migrations have written."""
    with engine.connect() as connection:
        for table in SHIPPED:
            for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings():
                yield f"{table}: " + ", ".join(
                    sorted(f"{name}={value}" for name, value in row.items())
                )


def modelled_tables(dialect: Dialect) -> Iterator[str]:
    """Yield what the models say, as the statements that would make it in a database."""
    for metadata in _own_metadata():
        for _, table in sorted(metadata.tables.items()):
            yield from _statement_lines(str(CreateTable(table).compile(dialect=dialect)))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                yield from _statement_lines(str(CreateIndex(index).compile(dialect=dialect)))


def _own_metadata() -> list[MetaData]:
    """Return the metadata of the console and of the plugin, wherever their bases stand."""
    bases = [base for base in DeclarativeBase.__subclasses__() if base.__module__.startswith(OWN)]
    # Flask-SQLAlchemy's Model is a second base over the same tables.
    found = {min(base.metadata.tables): base.metadata for base in bases}
    return [metadata for _, metadata in sorted(found.items())]


def _statement_lines(statement: str) -> Iterator[str]:
    """Yield a table column by column and constraint by constraint, an index as it is."""
    plain = " ".join(statement.split())
    table = TABLE.fullmatch(plain)
    if table is None:
        yield plain
        return
    yield from sorted(f"{table[1]}: {part}" for part in _parts(table[2]))


def _parts(body: str) -> Iterator[str]:
    """Yield what stands between the commas that are in no parentheses."""
    depth, part = 0, ""
    for sign in body:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            yield part.strip()
            part = ""
        else:
            part += sign
    yield part.strip()
