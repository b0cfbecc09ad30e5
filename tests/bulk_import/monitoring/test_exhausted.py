"""A PostgreSQL that has used its transactions up is told, and what it refuses is an outage."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from ctu.develop.servers.postgres_server import PostgresServer
from plugins.bulk_import.monitoring.readiness import Readiness
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.settings import Settings
from plugins.bulk_import.storage.database import capabilities
from plugins.bulk_import.storage.database.database_causes import database_cause
from plugins.bulk_import.storage.database.outages import is_outage
from plugins.bulk_import.storage.tables.declarative_base import Base

pytestmark = [
    pytest.mark.databases("postgresql"),
    pytest.mark.usefixtures("a_busy_machine_is_not_silent"),
]

NOWHERE = "unix:///nowhere/redis.sock"
PAGE_TRANSACTIONS, SEGMENT_BYTES = 8192 * 4, 32 * 8192
LAST = 2**31 - 1_000_000


def word(engine):
    return Readiness(engine, ImportQueue(Settings(redis_url=NOWHERE))).check()["database"]


def test_a_server_that_comes_near_is_up_and_one_that_is_there_is_not(
    empty_postgresql_url, monkeypatch
):
    engine = create_engine(empty_postgresql_url)
    Base.metadata.create_all(engine)
    assert word(engine) == "up"
    with engine.connect() as connection:
        ages = "SELECT max(age(datfrozenxid)) FROM pg_database"
        oldest = connection.execute(text(ages)).scalar_one()
        monkeypatch.setattr(capabilities, "_MOST_TRANSACTIONS", oldest)

    assert word(engine) == "exhausted"
    monkeypatch.setattr(capabilities, "_MOST_TRANSACTIONS", 2 * oldest)
    assert word(engine) == "up"
    engine.dispose()


@pytest.mark.nightly
def test_a_server_without_transactions_refuses_what_writes():
    with PostgresServer() as server:
        engine = create_engine(server.url)
        Base.metadata.create_all(engine)
        engine.dispose()
        age(server)

        with engine.connect() as connection, pytest.raises(OperationalError) as refused:
            connection.execute(text("CREATE TABLE one_more (number integer)"))
        assert is_outage(refused.value)
        assert (database_cause(refused.value, engine), word(engine)) == ("exhausted",) * 2
        engine.dispose()


def age(server):
    """Let a server believe that it has begun two thousand million transactions."""
    server.stop("fast")
    data = server.folder / "data"
    segments = data / "pg_xact"
    template = segments / "0000"
    segment = segments / f"{LAST // (PAGE_TRANSACTIONS * 32):04X}"
    segment.write_bytes(bytes(SEGMENT_BYTES))
    shutil.chown(segment, template.stat().st_uid, template.stat().st_gid)
    server.run_program("pg_resetwal", "--force", f"--next-transaction-id={LAST}", str(data))
    server.start()
