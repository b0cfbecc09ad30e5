"""Limits of the transactions of workers on PostgreSQL: idle, at a lock, and at a statement.

They are set for each transaction: with a pooler of transactions, what is set for a connection
stays in the pool, and another program gets it. SQLite's busy timeout is the driver's.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection, Engine, event

from .dialect import POSTGRESQL

LEAST_IDLE_SECONDS = 5.0
"""Between two statements of one transaction a worker computes for milliseconds."""
LOCK_SHARE, STATEMENT_SHARE = 0.125, 0.5
"""The longest wait for either, as a share of the time after which a work-horse counts as hung.
After five waits for a lock its batch is released."""


def limit_transactions(engine: Engine, lease_seconds: float, hang_seconds: float) -> None:
    """Limit how long transactions of this process, and of those that it forks, wait.

    *Idle*: a frozen worker or a lost host may hold a transaction open. Its locks would keep every
    other worker from the batch until the database detects the lost connection, which can take
    hours. The limit has no effect after a statement for many rows: psycopg sends a pipeline that
    ends with a Flush, which switches the server's timer off. So a plain statement follows each of
    those (findings/idle_limit_behind_executemany.sh).

    *At a lock*: whoever rewrites a table (`VACUUM FULL`, `ALTER TABLE`) holds it for minutes. A
    work-horse that waits computes nothing, so the supervisor kills it as a hung one, and after
    three deaths the rows would be to blame. If the statement fails before, the work-horse releases
    its batch (decision 190).

    *At a statement*, in forked processes only: the same for a slow database. The parent is never
    killed, and erases many rows by one statement.

    :param lease_seconds: how long a transaction may be idle.
    :param hang_seconds: after how long without progress a work-horse is killed.
    """
    if engine.dialect.name != POSTGRESQL:
        return
    limits = {
        "idle_in_transaction_session_timeout": max(lease_seconds, LEAST_IDLE_SECONDS),
        "lock_timeout": hang_seconds * LOCK_SHARE,
    }
    own = _statements(limits)
    forked = _statements(limits | {"statement_timeout": hang_seconds * STATEMENT_SHARE})
    event.listen(engine, "begin", partial(_limit, os.getpid(), own, forked))
    event.listen(engine, "after_cursor_execute", _count_again)


def _statements(limits: dict[str, float]) -> list[str]:
    return [f"SET LOCAL {name} = {max(1, int(1000 * seconds))}" for name, seconds in limits.items()]


def _limit(parent: int, own: Sequence[str], forked: Sequence[str], connection: Connection) -> None:
    """Set the limits of a transaction that begins, in one message.

    Several statements cannot be prepared, which a connection may ask of each (`prepare_threshold`).
    """
    wanted = own if os.getpid() == parent else forked
    prepares_all = getattr(connection.connection.driver_connection, "prepare_threshold", None) == 0
    for each in wanted if prepares_all else ["; ".join(wanted)]:
        connection.exec_driver_sql(each)


def _count_again(
    connection: Connection,
    cursor: object,
    statement: str,
    parameters: object,
    context: object,
    executemany: bool,
) -> None:
    """Let the limit of idle transactions count again after a statement for many rows."""
    if executemany:
        plain = connection.connection.cursor()
        plain.execute("SELECT")
        plain.close()
