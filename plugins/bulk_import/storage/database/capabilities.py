"""Capabilities of a database at this moment, as its connection tells them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, inspect

from .dialect import POSTGRESQL, SQLITE

_MOST_TRANSACTIONS = 2**31 - 3_000_000
"""The age of the oldest transaction, in transactions, from which a server refuses to write."""
VIEW, VIRTUAL = "view", "virtual table"
_OF_TRIGGERS = """
    SELECT CASE WHEN type = 'view' THEN 'view' ELSE 'virtual table' END FROM {schema}sqlite_master
    WHERE lower(name) = lower(?) AND (type = 'view' OR sql LIKE 'CREATE VIRTUAL TABLE%')
"""
_AGES = "SELECT greatest(max(age(datfrozenxid)), max(mxid_age(datminmxid))) FROM pg_database"


def is_read_only(connection: Connection) -> bool:
    """Return whether PostgreSQL refuses changes now; SQLite tells that at the first change only."""
    if connection.dialect.name != POSTGRESQL:
        return False
    return bool(connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on")


def is_out_of_transactions(connection: Connection) -> bool:
    """Return whether PostgreSQL refuses to write until old rows are frozen (*wraparound*)."""
    if connection.dialect.name != POSTGRESQL:
        return False
    return int(connection.exec_driver_sql(_AGES).scalar_one()) >= _MOST_TRANSACTIONS


def counts_changes(connection: Connection, table: Any) -> bool:
    """Return whether the database reports how many records of a table a statement has written.

    SQLite does not count records that INSTEAD OF triggers of a view write.
    """
    if connection.dialect.name != SQLITE:
        return True
    return table.name not in inspect(connection).get_view_names(table.schema)


def unreported_keys(connection: Connection, table: Any) -> str:
    """Return VIEW or VIRTUAL where SQLite reports wrong keys for new records of a table, else "".

    For a VIEW the last key is that of an earlier statement, because triggers write the records
    (`findings/key_of_another_record.sh`). For a VIRTUAL table RETURNING gives another key, or none.
    """
    if connection.dialect.name != SQLITE:
        return ""
    quote = connection.dialect.identifier_preparer.quote
    query = _OF_TRIGGERS.format(schema=f"{quote(table.schema)}." if table.schema else "")
    return connection.exec_driver_sql(query, (table.name,)).scalar() or ""
