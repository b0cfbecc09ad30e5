"""Transactions of workers are neither idle for long nor wait long for a lock or a statement."""

from __future__ import annotations

import os

import psycopg
import pytest
from sqlalchemy import create_engine, text

from ctu.develop.servers.process import wait_until
from plugins.bulk_import.storage.database.transaction_limits import limit_transactions
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("postgresql")

LEASE_SECONDS, HANG_SECONDS = 30.0, 120.0


@pytest.mark.parametrize("rows", [1, 2, 500])
def test_the_limit_of_idle_transactions_counts_behind_a_statement_for_many_rows(
    host_database_url, rows
):
    engine = create_engine(host_database_url)
    limit_transactions(engine, LEASE_SECONDS, HANG_SECONDS)
    watcher = psycopg.connect(host_database_url.replace("+psycopg", ""), autocommit=True)

    connection = engine.connect()
    connection.execute(text("CREATE TEMPORARY TABLE many (number integer)"))
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 200"))
    server = connection.connection.driver_connection.info.backend_pid
    connection.execute(
        text("INSERT INTO many VALUES (:number)"), [{"number": number} for number in range(rows)]
    )

    def is_gone():
        query = "SELECT FROM pg_stat_activity WHERE pid = %s"
        return watcher.execute(query, (server,)).fetchone() is None

    assert wait_until(is_gone, lambda: None, WAIT_SECONDS)
    connection.invalidate()
    connection.close()
    watcher.close()
    engine.dispose()


def test_the_limit_of_idle_transactions_ends_with_each_of_them(host_database_url):
    engine = create_engine(host_database_url)
    limit_transactions(engine, LEASE_SECONDS, HANG_SECONDS)
    shown = "SHOW idle_in_transaction_session_timeout"
    with engine.connect() as connection:
        server = connection.connection.driver_connection
        assert connection.execute(text(shown)).scalar_one() == "30s"
        connection.commit()
        assert server.execute(shown).fetchone() == ("0",)
        server.rollback()
        assert connection.execute(text(shown)).scalar_one() == "30s"
    engine.dispose()


def shown(engine):
    """Return how long a transaction waits for a lock and for a statement."""
    with engine.connect() as connection:
        names = ("lock_timeout", "statement_timeout")
        return [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names]


def test_a_connection_that_prepares_every_statement_has_the_limits_too(host_database_url):
    engine = create_engine(host_database_url, connect_args={"prepare_threshold": 0})
    limit_transactions(engine, LEASE_SECONDS, HANG_SECONDS)

    assert shown(engine) == ["15s", "0"]
    engine.dispose()


def test_only_processes_that_are_forked_wait_no_longer_for_a_statement(host_database_url):
    engine = create_engine(host_database_url)
    limit_transactions(engine, LEASE_SECONDS, HANG_SECONDS)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, " ".join(shown(engine)).encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 99) == b"15s 1min"
    assert shown(engine) == ["15s", "0"]
    for end in (reader, writer):
        os.close(end)
    engine.dispose()
