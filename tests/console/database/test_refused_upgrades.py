"""`flask db upgrade` on a database that is not made for it ends with one sentence."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import text

from ctu import create_app
from ctu.develop.servers.postgres_server import PostgresServer
from ctu.extensions import db
from tests.console.app_settings import MakeApp, settings_for

pytestmark = pytest.mark.databases("postgresql")

Upgrade = Callable[..., Result]


@pytest.fixture
def upgrade(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Upgrade]:
    """Return what makes a database, changes it, and upgrades it as a role."""
    with ExitStack() as exits:

        def run(options: str, change: str = "", role: str = "postgres") -> Result:
            name = f"ctu_{uuid.uuid4().hex}"
            url = f"postgresql://{role}@/{name}?host={postgres_server.folder}"
            execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE template0 {options}")
            exits.callback(postgres_server.drop_database, url)
            if change:
                execute(postgres_server, change.format(name))
            app = create_app(settings_for(url, tmp_path))
            command = FlaskGroup(create_app=lambda: app)
            try:
                return app.test_cli_runner().invoke(cli=command, args=["db", "upgrade"])
            finally:
                with app.app_context():
                    db.engine.dispose()

        yield run


def execute(server: PostgresServer, statement: str) -> None:
    """Run a statement outside of a transaction."""
    with psycopg.connect(
        host=str(server.folder), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def stranger(postgres_server: PostgresServer) -> Iterator[str]:
    """Make a role that owns nothing, and return its name."""
    name = f"stranger_{uuid.uuid4().hex}"
    execute(postgres_server, f"CREATE ROLE {name} LOGIN")
    yield name
    execute(postgres_server, f"DROP ROLE {name}")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_an_encoding_in_which_not_every_name_can_be_stored(upgrade: Upgrade, encoding: str) -> None:
    result = upgrade(f"ENCODING '{encoding}' LOCALE 'C'")
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.startswith(f"Error: The database has the encoding {encoding}, in which")
    assert "createdb --encoding UTF8 --template template0" in line


def test_a_role_that_may_make_no_table(upgrade: Upgrade, stranger: str) -> None:
    result = upgrade("", role=stranger)
    said = "Error: The database cannot be used now: permission denied for schema public"
    assert (result.exit_code, result.stderr.splitlines()) == (1, [said])


def test_a_path_without_a_schema(upgrade: Upgrade) -> None:
    result = upgrade("", change="ALTER DATABASE {} SET search_path = nowhere")
    said = "Error: The database cannot be used now: no schema has been selected to create in"
    assert (result.exit_code, result.stderr.splitlines()) == (1, [said])


@pytest.mark.databases("sqlite", "postgresql")
def test_a_database_of_a_newer_version(make_app: MakeApp) -> None:
    app = make_app()
    command = FlaskGroup(create_app=lambda: app)
    with app.app_context():
        before = db.session.scalars(text("SELECT version_num FROM alembic_version")).one()
    try:
        stamp(app, "9999")
        result = app.test_cli_runner().invoke(cli=command, args=["db", "upgrade"])
    finally:
        stamp(app, before)
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.startswith("Error: A newer version of the console has upgraded the database, to ")
    assert "9999" in line


def stamp(app: Flask, revision: str) -> None:
    """Say that the database of an application has been upgraded to a migration."""
    with app.app_context(), db.engine.begin() as connection:
        said = text("UPDATE alembic_version SET version_num = :revision")
        connection.execute(said, {"revision": revision})
