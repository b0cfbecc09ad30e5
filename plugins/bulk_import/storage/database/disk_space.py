"""Whether the disk of a database that was full accepts writes again."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from .dialect import POSTGRESQL


def has_room(engine: Engine) -> bool:
    """Return whether some hundred kilobytes can be written, which are taken back at once.

    It is False also if that cannot be known: on SQLite, which writes at the commit, and for an
    account that may not create temporary tables.
    """
    if engine.dialect.name != POSTGRESQL:
        return False
    try:
        with engine.connect() as connection:
            # A relation gets its blocks from the disk as it grows, before anything is committed.
            connection.exec_driver_sql(
                "CREATE TEMPORARY TABLE bulk_import_room ON COMMIT DROP AS "
                "SELECT md5(number::text) FROM generate_series(1, 4096) AS number"
            )
    except DBAPIError:
        return False
    return True
