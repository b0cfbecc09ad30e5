"""Tables that a host creates while its program is imported, by a server that forks afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import StaticPool, create_engine, inspect, text
from sqlalchemy.orm import scoped_session, sessionmaker

from plugins.bulk_import import BulkImport


def created(url: str, folder: Path, **options):
    """Create the tables as the README does, behind a question of the host; return the engine."""
    engine = create_engine(url, **options)
    app = Flask("forked", instance_path=str(folder))
    app.config.update(
        SECRET_KEY="x", BULK_IMPORT_KEYS="4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A="
    )
    extension = BulkImport(app, session=scoped_session(sessionmaker(engine)))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with app.app_context():
        extension.create_tables()
    return engine


@pytest.mark.databases("sqlite", "postgresql")
def test_no_connection_is_left_that_forked_processes_would_share(empty_database_url, tmp_path):
    engine = created(empty_database_url, tmp_path)

    assert engine.pool.checkedin() == 0
    assert inspect(engine).has_table("import_run")
    engine.dispose()


@pytest.mark.databases("sqlite")
def test_the_connection_of_a_database_in_memory_stays(database_kind, tmp_path):
    engine = created("sqlite://", tmp_path, poolclass=StaticPool)

    assert inspect(engine).has_table("import_run")
    engine.dispose()
