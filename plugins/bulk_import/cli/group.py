"""The command group of the plugin; it reports an outage in one sentence."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from .arguments import NothingDone
from .outcome import outage_sentence


class ImportGroup(AppGroup):
    """`flask bulk-import …`."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named; an outage ends it with exit status 2."""
        try:
            return super().invoke(ctx)
        except (DBAPIError, OSError, RuntimeError, MemoryError) as error:
            if (sentence := _sentence(ctx, error)) is None:
                raise
            raise NothingDone(sentence) from error


def _sentence(ctx: click.Context, error: Exception) -> str | None:
    """Return why the command could not go on; None for an error that is no outage."""
    if not isinstance(error, DBAPIError):
        return outage_sentence(error)
    with ctx.ensure_object(ScriptInfo).load_app().app_context():
        return outage_sentence(error)
