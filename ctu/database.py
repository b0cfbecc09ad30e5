"""The console's database: migrations, its connections, and error messages of commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from ctu.extensions import db
from plugins.bulk_import import is_outage

MIGRATIONS = str(Path(__file__).resolve().parent.parent / "migrations")

OTHER_ENCODING = (
    "The database has the encoding {}, in which not every name can be stored. Make one with "
    "createdb --encoding UTF8 --template template0, and restore a dump into it where there is one."
)
NEWER = (
    "A newer version of the console has upgraded the database, to the migration {}, which this one "
    "does not have. Use that version; to go back, let it run flask db downgrade first, or restore "
    "a backup."
)
PREPARED = "prepared"
"""The option of a statement whose plan does not depend on its values: PostgreSQL may keep it."""
BUSY_MILLISECONDS = 10_000
"""How long a connection waits for SQLite's lock; a request waits less (database_timeouts.py)."""
PRAGMAS = (
    # Waiting comes first, because switching to WAL may itself have to wait.
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    # 16 MB: whoever commits copies the log into the file, and waits for the disk (decision 175).
    "PRAGMA wal_autocheckpoint = 4000",
    # What a savepoint takes back is kept in memory: a file of 4 KB for each page that an import
    # changes takes as long as its commit (decision 170).
    "PRAGMA temp_store = MEMORY",
    # 8 MB: as many pages as a batch of people changes, which would else be written and read again
    # before its commit (decision 180).
    "PRAGMA cache_size = -8000",
    "PRAGMA foreign_keys = ON",
    # Deleted content is overwritten in the file; not every build of SQLite does so by default.
    "PRAGMA secure_delete = ON",
)


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Let readers and the one writer go on side by side, hold foreign keys, erase for good."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def prepare_postgresql(connection: Any, _record: Any) -> None:
    """Let times come in the one form that psycopg reads, whatever role or database are set to.

    PostgreSQL tells the form of each connection by itself, and a pooler keeps it for its client.
    """
    if not connection.info.parameter_status("DateStyle").startswith("ISO"):
        connection.execute("SET datestyle = ISO")
        connection.commit()


def init_app(app: Flask) -> None:
    """Prepare every connection to the database."""
    prepare = {"sqlite": prepare_sqlite, "postgresql": prepare_postgresql}
    with app.app_context():
        event.listen(db.engine, "connect", prepare[db.engine.dialect.name])


def refuse_encoding(connection: Connection) -> None:
    """End a command where PostgreSQL keeps texts in which a name may have no place.

    :raises ClickException: with what to do.
    """
    raw: Any = connection.connection.dbapi_connection
    encoding = raw.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise click.ClickException(OTHER_ENCODING.format(encoding))


def refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    """End a command where the database has a migration that is none of this program's.

    :raises ClickException: with what to do.
    """
    known = {each.revision for each in scripts.walk_revisions()}
    with connection.begin():
        for head in MigrationContext.configure(connection).get_current_heads():
            if head not in known:
                raise click.ClickException(NEWER.format(head))


@contextmanager
def told_outages() -> Iterator[None]:
    """End a command with one sentence when the database is away, and with the driver's reason.

    The reason names hosts, files and tables; no value of a statement is in it.
    """
    try:
        yield
    except DBAPIError as error:
        if not is_outage(error):
            raise
        reason = str(error.orig).strip().partition("\n")[0]
        raise click.ClickException(f"The database cannot be used now: {reason}") from error


class DatabaseGroup(AppGroup):
    """Commands that say in one sentence that the database is away."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        with told_outages():
            return super().invoke(ctx)
