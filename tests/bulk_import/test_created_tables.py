"""Tables that a host creates while its program is imported, by a server that forks afterwards."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

import pytest
from flask import Flask
from sqlalchemy import StaticPool, create_engine, event, inspect, text
from sqlalchemy.orm import scoped_session, sessionmaker

from plugins.bulk_import import BulkImport
from plugins.bulk_import.models import Base
from plugins.bulk_import.storage.tables.older_tables import add_missing


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


OLDER = (
    "DROP TABLE import_piece",
    "DROP INDEX ix_import_run_unsent",
    "ALTER TABLE import_run DROP COLUMN paused_seconds",
    "ALTER TABLE import_run DROP COLUMN traceparent",
)


@pytest.mark.databases("sqlite", "postgresql")
def test_tables_of_an_older_version_are_given_what_they_lack(empty_database_url, tmp_path):
    engine = created(empty_database_url, tmp_path)
    whole = described(engine)
    with engine.begin() as connection:
        for each in OLDER:
            connection.exec_driver_sql(each)
    assert described(engine) != whole
    engine.dispose()

    engine = created(empty_database_url, tmp_path)

    assert described(engine) == whole
    engine.dispose()


@pytest.mark.databases("sqlite", "postgresql")
def test_one_of_several_starting_processes_adds_missing_columns(empty_database_url, tmp_path):
    engine = created(empty_database_url, tmp_path)
    whole, other = described(engine), create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(OLDER[2])

    @event.listens_for(engine, "do_execute")
    def add_before(cursor, statement, *more):
        if statement.startswith("ALTER TABLE"):
            with other.begin() as quicker:
                quicker.exec_driver_sql(statement)

    add_missing(engine, Base.metadata)

    assert described(engine) == whole
    for each in (engine, other):
        each.dispose()


def described(engine):
    """Return the names of columns and indexes by the table."""
    known = inspect(engine)
    return {
        name: (
            {each["name"] for each in known.get_columns(name)},
            {each["name"] for each in known.get_indexes(name)},
        )
        for name in known.get_table_names()
    }


MADE_BY_METADATA = """
from plugins.bulk_import.models import Base
print(*Base.metadata.tables)
"""
MADE_BY_EXTENSION = """
from flask import Flask
from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import scoped_session, sessionmaker
from plugins.bulk_import import BulkImport
app, engine = Flask("first", instance_path={folder!r}), create_engine("sqlite:///{folder}/a.sqlite")
app.config.update(SECRET_KEY="x", SQLALCHEMY_DATABASE_URI="sqlite:///{folder}/a.sqlite")
extension = BulkImport(app, session=scoped_session(sessionmaker(engine)))
with app.app_context():
    extension.create_tables()
print(*inspect(engine).get_table_names())
"""


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("program", [MADE_BY_METADATA, MADE_BY_EXTENSION])
def test_every_table_is_known_whatever_of_the_plugin_a_program_imports(program, tmp_path):
    text = program.format(folder=str(tmp_path))
    done = run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == set(Base.metadata.tables)


@pytest.mark.databases("sqlite")
def test_the_connection_of_a_database_in_memory_stays(database_kind, tmp_path):
    engine = created("sqlite://", tmp_path, poolclass=StaticPool)

    assert inspect(engine).has_table("import_run")
    engine.dispose()
