"""The command group of the plugin; it reports an unreachable database in one sentence."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from ..storage.database.outages import is_outage
from .arguments import NothingDone
from .output import NO_DATABASE


class ImportGroup(AppGroup):
    """`flask bulk-import …`."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named; an outage ends it with exit status 2.

        The driver's reason names hosts, files and tables; no value of a statement is in it.
        """
        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            if not is_outage(error):
                raise
            reason = str(error.orig).strip().partition("\n")[0]
            raise NothingDone(NO_DATABASE.format(reason=reason)) from error
