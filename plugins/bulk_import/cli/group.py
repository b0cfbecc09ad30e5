"""The command group of the plugin; it reports an unreachable database in one sentence."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from ..state import current_state
from ..storage.database.outages import is_outage
from ..storage.sealing.spool import NoSpool
from .arguments import NothingDone
from .output import NO_DATABASE, NO_SPOOL


class ImportGroup(AppGroup):
    """`flask bulk-import …`."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named; an outage ends it with exit status 2."""
        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            if not is_outage(error):
                raise
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                reason = current_state().reason_of(error)
            raise NothingDone(NO_DATABASE.format(reason=reason)) from error
        except NoSpool as error:
            raise NothingDone(NO_SPOOL.format(reason=error.strerror)) from error
