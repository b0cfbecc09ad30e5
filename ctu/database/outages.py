"""What a command says when the database is away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from plugins.bulk_import import is_outage


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
