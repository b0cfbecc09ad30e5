"""Statements that a connection to PostgreSQL keeps prepared: it plans them once, not for each page.

Planning a statement of many tables, or of one with many indexes, takes PostgreSQL longer than
executing it (decision 171).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.generators import execute
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import ExecutionContext

from ctu.database.connections import PREPARED

UNPREPARED_EXECUTIONS = 2
"""How often a connection executes a statement as it is before it prepares it."""


class PreparingConnection(psycopg.Connection[Any]):
    """A connection that prepares the statements that ask for it, and keeps them at a rollback."""

    _is_direct: bool | None = None
    """Whether it is one with the server, not with a pooler; None until somebody asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what psycopg makes a connection of."""
        super().__init__(*args, **kwargs)
        self._asked: Counter[str] = Counter()

    def is_worth_preparing(self, statement: str) -> bool:
        """Count that a statement asks to be prepared; return whether it is to be.

        To prepare it is a round trip of its own, which a job of a worker, whose connection is new,
        does not earn again.
        """
        self._asked[statement] += 1
        return self._asked[statement] > UNPREPARED_EXECUTIONS and self.is_direct()

    def is_direct(self) -> bool:
        """Return whether the server process of this connection stays the same.

        A pooler that shares its connections has to answer cancel requests itself, so it reports
        another process id than the server.
        """
        if self._is_direct is None:
            row = self.execute("SELECT pg_backend_pid()").fetchone()
            self._is_direct = row == (self.info.backend_pid,)
        return self._is_direct

    def rollback(self) -> None:
        """Roll back, and keep what is prepared.

        psycopg forgets it, because the transaction may have created a table that is gone now; no
        transaction here creates one. After an error everything is forgotten.
        """
        status = self.pgconn.transaction_status
        if status == TransactionStatus.INTRANS and self._is_direct:
            self.send(b"ROLLBACK")
        elif status != TransactionStatus.IDLE:
            super().rollback()

    def send(self, command: bytes) -> None:
        """Send statements in one message; psycopg's own cursors begin a transaction before.

        :raises psycopg.Error: when the connection is lost, or the server refuses a statement.
        """
        with self.lock:
            self.wait(self._sent(command))

    def _sent(self, command: bytes) -> PQGen[None]:
        self.pgconn.send_query(command)
        for result in (yield from execute(self.pgconn)):
            if result.status != ExecStatus.COMMAND_OK:
                raise psycopg.OperationalError(result.get_error_message())


def watch(engine: Engine) -> None:
    """Prepare those statements of an engine that have the option `PREPARED`."""
    event.listen(engine, "do_execute", _execute)


def _execute(
    cursor: psycopg.Cursor[Any], statement: str, parameters: Any, context: ExecutionContext
) -> bool:
    """Execute a statement; False leaves it to SQLAlchemy."""
    if not context.execution_options.get(PREPARED):
        return False
    connection: Any = cursor.connection
    if not connection.is_worth_preparing(statement):
        return False
    # Whatever has no threshold is never prepared, not even by `executemany`.
    connection.prepare_threshold = 0
    try:
        cursor.execute(statement, parameters, prepare=True)
    except psycopg.errors.FeatureNotSupported as error:
        # A migration has changed the type of a column. The next page prepares the statement anew.
        raise psycopg.OperationalError("A prepared statement is out of date.") from error
    finally:
        connection.prepare_threshold = None
    return True
