"""Records are found by an index on the key in small letters, where the host has made one."""

from __future__ import annotations

import pytest
from sqlalchemy import String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import.mapped.keys.keys import taken_keys
from plugins.bulk_import.storage.database.dialect import SQLITE
from tests.inspection.statements import recorded_with_values


class Base(DeclarativeBase):
    """Tables of this module alone."""


class Planned(Base):
    __tablename__ = "planned"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(20), unique=True)


INDEX = "ix_planned_sku_lower"
FILL = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 99999)
INSERT INTO planned (sku) SELECT 'A-' || n FROM numbers
"""
KEYS = {f"a-{n}" for n in range(100)}


@pytest.fixture
def session(state):
    session = state.session
    Base.metadata.create_all(session.connection())
    session.execute(text(FILL))
    yield session
    session.rollback()


def plan(session, attribute=Planned.sku, keys=frozenset(KEYS)):
    """Return how the database looks keys up, by the very statement."""
    connection = session.connection()
    with recorded_with_values(connection.engine) as statements:
        assert taken_keys(session, attribute, keys) == keys
    [(statement, given)] = statements
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == SQLITE else "EXPLAIN"
    found = connection.exec_driver_sql(f"{how} {statement}", given)
    return "\n".join(row[-1] for row in found)


@pytest.mark.databases("sqlite", "postgresql")
def test_numbers_are_found_by_their_own_index(session):
    session.execute(text("ANALYZE planned"))
    found = plan(session, Planned.id, {str(n) for n in range(1, 100)})
    assert "planned_pkey" in found or "SEARCH planned USING INTEGER PRIMARY KEY" in found
    texts = {"7", "07", "x", "٧", "-3", "9" * 30, "1.0"}
    assert taken_keys(session, Planned.id, texts) == {"7"}


@pytest.mark.databases("sqlite", "postgresql")
def test_keys_are_found_by_an_index_on_their_small_letters(session):
    session.execute(text(f"CREATE INDEX {INDEX} ON planned (lower(sku))"))
    session.execute(text("ANALYZE planned"))
    found = plan(session)
    assert INDEX in found
    assert "SCAN planned" not in found
    assert "Seq Scan" not in found


@pytest.mark.databases("sqlite", "postgresql")
def test_without_one_the_table_is_read(session):
    found = plan(session)
    assert "SCAN planned" in found or "Seq Scan on planned" in found
