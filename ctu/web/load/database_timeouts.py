"""Timeouts of a request's database access, enforced by the server and by the client.

A server that holds a lock, or works too long, is stopped by PostgreSQL itself. One that is frozen,
or behind a network that is lost, stops nothing: then the connection is given up on this side.
Nothing here concerns workers, migrations and commands, which have no request.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from functools import partial
from typing import Any, TypeVar, cast

import psycopg
from flask import Flask, current_app, g, has_request_context, request
from psycopg.abc import PQGen
from psycopg.waiting import Ready, Wait
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect, ExecutionContext
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from ctu.database.connections import BUSY_MILLISECONDS
from ctu.extensions import db
from ctu.web.load.database_waits import waits
from ctu.web.load.prepared_statements import PreparingConnection, watch
from ctu.web.load.request_arrival import arrived_at

EXTRA_SECONDS = 0.5
"""By how much the server gives up before the client: it says better what was the matter."""
MONITORING_SECONDS = 1.0
"""How long in all the addresses for monitoring wait."""
LAST_SECONDS = 1.0
"""The least time for the database, for a request that has already waited long for a thread."""
LEAST_SECONDS = 0.2
"""What one answer of the database may take, however little time is left."""
CONNECT_SECONDS = 2
"""How long a request waits for a connection; libpq takes no less than this."""

LIMITED = "limited"
"""In the information about a connection: its transaction has begun, and has its limits."""
USED = "used"
"""Somebody had it before, so that it may have been lost since."""

T = TypeVar("T")


class BoundedConnection(PreparingConnection):
    """A connection that a request gives up when its time is over."""

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Any:
        """Connect within the time of the request."""
        left = seconds_left()
        if left is not None:
            if left <= LEAST_SECONDS:
                raise psycopg.errors.ConnectionTimeout(
                    "No time is left to connect to the database."
                )
            kwargs["connect_timeout"] = CONNECT_SECONDS
        with waits.one():
            return super().connect(*args, **kwargs)

    def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:
        """Wait for an answer of the server; close the connection when it does not come in time."""
        left = seconds_left()
        if left is None:
            return super().wait(gen, *args, **kwargs)
        deadline = time.monotonic() + max(left, LEAST_SECONDS)
        with waits.one():
            try:
                return super().wait(_bounded(gen, deadline), *args, **kwargs)
            except TimeIsUp as error:
                self.pgconn.finish()
                raise psycopg.OperationalError("The database did not answer in time.") from error

    def begin(self, limits: str) -> None:
        """Begin a transaction and set its limits, in one round trip.

        :raises psycopg.Error: when the connection is lost, or there is no answer in time.
        """
        self.send(f"BEGIN; {limits}".encode())

    def rollback(self) -> None:
        """Roll back; a connection that is lost meanwhile has nothing left to be rolled back.

        A page that is whole by then stays what it is. The next one that takes the connection from
        the pool finds it lost.
        """
        try:
            super().rollback()
        except psycopg.OperationalError:
            if not self.broken:
                raise


class TimeIsUp(TimeoutError):
    """The time that a request may wait is over."""


def init_app(app: Flask) -> None:
    """Bound every wait of a request."""
    app.before_request(_begin)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "begin", _limit)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "before_cursor_execute", _wait_begins)
        event.listen(engine, "after_cursor_execute", _wait_ends)
        event.listen(engine, "handle_error", _wait_fails)
    else:
        event.listen(engine, "do_connect", _connect)
        event.listen(engine, "checkout", partial(_take, engine.dialect))
        watch(engine)


def seconds_left() -> float | None:
    """Return how long this request may still wait; None outside of requests."""
    if not has_request_context():
        return None
    deadline: float | None = g.get("database_deadline")
    return None if deadline is None else max(0.0, deadline - time.monotonic())


def limit_wait(seconds: float) -> None:
    """Bound the time that this request may still wait for the database in all."""
    g.database_deadline = time.monotonic() + seconds + EXTRA_SECONDS


def _begin() -> None:
    seconds = current_app.config["CTU_DATABASE_SECONDS"]
    if request.blueprint == "health":
        seconds = min(seconds, MONITORING_SECONDS)
    g.database_deadline = max(arrived_at() + seconds, time.monotonic() + LAST_SECONDS)


def _limit(connection: Connection) -> None:
    """Set the limits of a transaction, which end with it: a pooler may hand the connection on."""
    if connection.info.pop(LIMITED, False):
        return
    left = seconds_left()
    cursor = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        bound = BUSY_MILLISECONDS if left is None else _milliseconds(left)
        cursor.execute(f"PRAGMA busy_timeout = {bound}")
    elif left is not None:
        limits = _limits(left)
        try:
            cursor.execute(limits)
        except psycopg.Error as error:
            # SQLAlchemy translates no error of a listener, and a page would take it for a mistake.
            connection.invalidate(error)
            raise OperationalError(limits, None, error, connection_invalidated=True) from error
    cursor.close()


def _limits(left: float) -> str:
    bound = _milliseconds(left)
    return f"SET LOCAL statement_timeout = {bound}; SET LOCAL lock_timeout = {bound}"


def _take(
    dialect: Dialect,
    connection: BoundedConnection,
    record: ConnectionPoolEntry,
    _fairy: PoolProxiedConnection,
) -> None:
    """Begin the transaction of a request on a pooled connection, and check that it works.

    The pool has another one made where it does not. Outside of a request the connection is only
    pinged, as SQLAlchemy does: its user may want no transaction.
    """
    left, was_used = seconds_left(), record.info.get(USED, False)
    record.info[USED] = True
    try:
        if left is not None:
            connection.begin(_limits(left))
        elif was_used:
            dialect.do_ping(cast(DBAPIConnection, connection))
    except psycopg.Error as error:
        if connection.closed and was_used:
            raise InvalidatePoolError from error
        # A new one that is lost at once is no old one: behind a pooler the database is away.
        raise OperationalError("BEGIN", None, error, connection_invalidated=True) from error
    record.info[LIMITED] = left is not None


def _milliseconds(left: float) -> int:
    return max(int(1000 * (left - EXTRA_SECONDS)), int(1000 * LEAST_SECONDS))


def _connect(
    _dialect: Dialect, _record: ConnectionPoolEntry, args: list[Any], options: dict[str, Any]
) -> Any:
    return BoundedConnection.connect(*args, **options)


def _bounded(gen: PQGen[T], deadline: float) -> Generator[Wait, Ready | int, T]:
    """Hand a generator of psycopg on; raise TimeIsUp when nothing came until the deadline."""
    try:
        state = next(gen)
        while True:
            ready = yield state
            if ready == Ready.NONE and time.monotonic() > deadline:
                raise TimeIsUp
            state = gen.send(ready)
    except StopIteration as end:
        found: T = end.value
        return found


def _wait_begins(*_arguments: Any) -> None:
    waits.begin()


def _wait_ends(*_arguments: Any) -> None:
    waits.end()


def _wait_fails(_context: ExecutionContext) -> None:
    waits.end()
