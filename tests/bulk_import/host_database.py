"""One PostgreSQL database with the tables of the host and the plugin, for many tests."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, create_engine, insert, text
from sqlalchemy.pool import NullPool

from plugins.bulk_import.storage.tables.declarative_base import Base
from tests.bulk_import.host import Club
from tests.bulk_import.shop import Product
from tests.parts.emptying import Emptying

METADATA: tuple[MetaData, ...] = (Product.metadata, Base.metadata)
COUNT_AGAIN = """
SELECT count(setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false))
FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""


def create_tables(url: str) -> None:
    """Create the tables of the host and the plugin, with two clubs."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for metadata in METADATA:
            metadata.create_all(connection)
        add_clubs(connection)


def add_clubs(connection: Connection) -> None:
    """Store the clubs that each host begins with."""
    connection.execute(insert(Club), [{"name": "Chess"}, {"name": "Rowing"}])


class HostDatabase:
    """A database with two clubs and nothing else for each test, whose keys begin with 1.

    Emptying them takes a tenth of the time of making a database and its tables.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        create_tables(url)
        self._emptying = Emptying(url, METADATA)

    def clear(self) -> None:
        """Empty every table, begin to count again, and store the clubs."""
        with self._emptying.emptied() as connection:
            connection.execute(text(COUNT_AGAIN))
            add_clubs(connection)

    def close(self) -> None:
        """Give the connection back."""
        self._emptying.close()
