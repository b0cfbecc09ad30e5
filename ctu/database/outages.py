"""The error message of commands while the database is away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import click
from flask import has_app_context
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from plugins.bulk_import import current_state, is_outage


@contextmanager
def outages_as_errors() -> Iterator[None]:
    """End a command with one sentence when the database is away; needs an application context."""
    try:
        yield
    except DBAPIError as error:
        if not is_outage(error):
            raise
        reason = current_state().reason_of(error)
        raise click.ClickException(f"The database cannot be used now: {reason}") from error


class DatabaseGroup(AppGroup):
    """Commands that say in one sentence that the database is away."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        app = ctx.ensure_object(ScriptInfo).load_app()
        # A command uses the context that there is, as those of Flask do.
        with nullcontext() if has_app_context() else app.app_context(), outages_as_errors():
            return super().invoke(ctx)
