"""Silence: a transaction in which nothing happens any more is ended by the database.

A worker that freezes, or a host that is lost without a goodbye, may hold a transaction open. Its
locks would keep everybody else from the batch for as long as the database believes in the
connection, which can be hours.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

LEAST_SECONDS = 5.0
"""Between two statements of one transaction a worker computes for milliseconds."""


def limit_idle_transactions(engine: Engine, lease_seconds: float) -> None:
    """Let PostgreSQL end every transaction of this process that is silent as long as a lease.

    It does not count right behind a statement for many rows, which psycopg sends as a pipeline;
    with the next plain statement it counts again. SQLite has no such bound.
    """
    if engine.dialect.name != "postgresql":
        return
    milliseconds = int(1000 * max(lease_seconds, LEAST_SECONDS))

    def bound(connection: Any, record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET idle_in_transaction_session_timeout = {milliseconds}")
        # What is set in a transaction is forgotten when that is rolled back.
        connection.commit()

    event.listen(engine, "connect", bound)
