"""Migrations: where they are, and databases on which they are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = str(Path(__file__).resolve().parents[2] / "migrations")

OTHER_ENCODING = (
    "The database has the encoding {}, in which not every name can be stored. Make one with "
    "createdb --encoding UTF8 --template template0, and restore a dump into it where there is one."
)
NEWER = (
    "A newer version of the console has upgraded the database, to the migration {}, which this one "
    "does not have. Use that version; to go back, let it run flask db downgrade first, or restore "
    "a backup."
)


def refuse_encoding(connection: Connection) -> None:
    """End a command where PostgreSQL keeps texts in which a name may have no place.

    :raises ClickException: with what to do.
    """
    raw: Any = connection.connection.dbapi_connection
    encoding = raw.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise click.ClickException(OTHER_ENCODING.format(encoding))


def refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    """End a command if the database has a migration that this program does not have.

    :raises ClickException: with what to do.
    """
    known = {each.revision for each in scripts.walk_revisions()}
    with connection.begin():
        for head in MigrationContext.configure(connection).get_current_heads():
            if head not in known:
                raise click.ClickException(NEWER.format(head))
