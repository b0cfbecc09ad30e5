"""Emptying the tables of a test's database, which is quicker than making another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, delete, event

FUNCTION = """
CREATE FUNCTION pg_temp.empty_tables() RETURNS void LANGUAGE plpgsql AS $$BEGIN
IF EXISTS (SELECT FROM unnest('{{{names}}}'::regclass[]) AS t WHERE pg_relation_size(t) > {long})
THEN TRUNCATE {names}; ELSE {deletes}; END IF; END$$
"""
LONG = 1 << 20
"""Bytes of a table whose rows take longer to be deleted than all files to be made anew."""
VACUUM = "VACUUM (SKIP_LOCKED)"
VACUUMED_AFTER = 25
"""How many times rows are deleted before a database without autovacuum is vacuumed."""
EMPTY = "SET LOCAL lock_timeout = '10s'; SELECT pg_temp.empty_tables()"


def empty_tables(execute: Callable[[Any], Any], parts: Iterable[MetaData]) -> None:
    """Delete every row of some tables, those that refer to others first.

    :param execute: of a connection or a session; whoever calls commits.
    """
    for metadata in parts:
        for table in reversed(metadata.sorted_tables):
            execute(delete(table))


class Emptying:
    """Empties the tables of one PostgreSQL database again and again.

    The connection stays open, because a new one has to learn every table anew, and has a function
    of its own, whose statements are planned once: most tables are empty already.
    """

    def __init__(self, url: str, parts: Iterable[MetaData]) -> None:
        self.engine = create_engine(url, pool_size=1, pool_pre_ping=True)
        parts = tuple(parts)
        texts: list[str] = []
        empty_tables(lambda each: texts.append(str(each.compile(self.engine))), parts)
        names = ", ".join(str(table) for metadata in parts for table in metadata.sorted_tables)
        self._times = 0
        self._function = FUNCTION.format(names=names, long=LONG, deletes="; ".join(texts))
        event.listen(self.engine, "connect", self._make_function)

    def _make_function(self, connection: Any, _record: Any) -> None:
        connection.execute(self._function)
        connection.commit()

    @contextmanager
    def emptied(self) -> Iterator[Connection]:
        """Delete every row and go on in the same transaction; give back their room now and then."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(EMPTY)
            yield connection
        self._times += 1
        if self._times % VACUUMED_AFTER == 0:
            with self.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(VACUUM)

    def close(self) -> None:
        """Give the connection back."""
        self.engine.dispose()
