"""How Alembic reaches the application's database, and which tables it compares."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, MetaData, event

from ctu.database.migrations import refuse_encoding, refuse_newer
from ctu.database.outages import outages_as_errors
from ctu.models.clock import UtcDateTime
from ctu.models.people_search import is_of_search
from plugins.bulk_import.models import Base as ImportBase


def get_engine() -> Any:
    """Return the engine that Flask-SQLAlchemy made."""
    return current_app.extensions["migrate"].db.engine


def get_metadata() -> list[MetaData]:
    """Return the console's tables and those of the import plugin."""
    return [current_app.extensions["migrate"].db.metadata, ImportBase.metadata]


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our own column type as the built-in one it stands on: a migration outlives code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_compared(name: str | None, _kind: str, _parents: Any) -> bool:
    """Return whether a table or an index is one that the models declare."""
    return not is_of_search(name)


def limit_waiting(connection: Connection) -> None:
    """Let a migration give up: whoever waits for a table keeps all others from it.

    The setting ends with the transaction. A pooler would hand it on with the connection.
    """
    with connection.connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")


def sort_in_a_file(connection: Connection) -> None:
    """Let SQLite sort the entries of a new index in a file, however many people there are.

    The setting stays with the connection, so that nobody gets it behind the migration.
    """
    connection.detach()
    connection.connection.cursor().execute("PRAGMA temp_store = FILE")


def run_offline() -> None:
    """Print the statements instead of running them (`flask db upgrade --sql`)."""
    url = get_engine().url.render_as_string(hide_password=False)
    context.configure(
        url=url, target_metadata=get_metadata(), literal_binds=True, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run the migrations on the application's database, each in a transaction of its own."""
    arguments = {
        **current_app.extensions["migrate"].configure_args,
        "render_as_batch": True,
        "render_item": render_item,
        "include_name": is_compared,
        "transaction_per_migration": True,
    }
    with get_engine().connect() as connection:
        if connection.dialect.name == "postgresql":
            refuse_encoding(connection)
            event.listen(connection, "begin", limit_waiting)
        else:
            sort_in_a_file(connection)
        refuse_newer(connection, context.script)
        context.configure(connection=connection, target_metadata=get_metadata(), **arguments)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    with outages_as_errors():
        run_online()
