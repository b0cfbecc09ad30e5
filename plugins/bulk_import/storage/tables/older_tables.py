"""Tables that an older version has created: the columns and indexes that they lack are added.

A column that came later has a default of the database's or may be NULL, so that older processes go
on beside newer ones (decision 68).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Engine, Index, MetaData, Table, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn


def add_missing(engine: Engine, metadata: MetaData) -> None:
    """Add the columns and indexes that the tables of a database lack.

    Where several processes start at once, one of them adds what the others have seen missing.

    :raises DBAPIError: when the database takes one of them neither from this process nor another.
    """
    for part in list(_missing(engine, metadata)):
        try:
            _add(engine, part)
        except DBAPIError:
            if part in _missing(engine, metadata):
                raise


def _missing(engine: Engine, metadata: MetaData) -> Iterator[Column[object] | Index]:
    """Yield the columns of each table that the database has without them, then its indexes."""
    known = inspect(engine)
    for table in metadata.sorted_tables:
        columns = {each["name"] for each in known.get_columns(table.name)}
        indexes = {each["name"] for each in known.get_indexes(table.name)}
        yield from (each for each in table.columns if each.name not in columns)
        yield from (each for each in table.indexes if each.name not in indexes)


def _add(engine: Engine, part: Column[object] | Index) -> None:
    with engine.begin() as connection:
        if isinstance(part, Index):
            part.create(connection)
            return
        table: Table = part.table
        name = engine.dialect.identifier_preparer.format_table(table)
        described = CreateColumn(part).compile(dialect=engine.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {described}")
