"""The outcome of a stored import: a command waits for it and prints it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter

import click
from sqlalchemy.exc import DBAPIError

from ..engine.declaration.importer import Importer
from ..reports.history.history import History
from ..state import State, current_state
from ..storage.database.outages import is_at_limit, is_outage
from ..storage.sealing.spool import NoSpool
from ..storage.tables.models import ImportRun
from . import output

EVERY_ROW, SOME_ROWS, UNFINISHED, ASKED = 0, 1, 3, 4
"""The exit statuses beside NOTHING (decision 53)."""
WAIT_SECONDS = 600
WORKER_SECONDS = 10
"""How many seconds a command waits for a worker that is just starting."""
POLL_SECONDS = 0.2


@contextmanager
def once_begun() -> Iterator[None]:
    """End a command with UNFINISHED where a block meets an outage: its work is stored, and goes on.

    NOTHING would tell a program to begin it again.
    """
    try:
        yield
    except Exception as error:
        if (sentence := outage_sentence(error)) is None:
            raise
        click.echo(f"{sentence} {output.NOT_SEEN}", err=True)
        raise click.exceptions.Exit(UNFINISHED) from error


def outage_sentence(error: Exception) -> str | None:
    """Return why a command cannot go on now; None for an error that is no outage."""
    if isinstance(error, NoSpool):
        return output.NO_SPOOL.format(reason=error.strerror)
    if isinstance(error, DBAPIError) and is_outage(error):
        return output.NO_DATABASE.format(reason=current_state().reason_of(error))
    return output.AT_LIMIT if isinstance(error, MemoryError) or is_at_limit(error) else None


def wait(
    state: State,
    run_id: int,
    seconds: float | None,
    is_open: Callable[[ImportRun], bool] = attrgetter("is_open"),
) -> ImportRun | None:
    """Return an import when it has ended; None after the timeout, or without waiting.

    The import is stored, so neither an outage nor Ctrl-C affects it.

    :param seconds: None waits as usual, but for a worker that does not show up not for long.
    :param is_open: whether that which is waited for goes on, such as the undo.
    """
    began, limit = time.monotonic(), WORKER_SECONDS if seconds is None else seconds
    try:
        while (run := _look(state, run_id)) is None or is_open(run):
            if seconds is None and not state.queue.worker_status().problem:
                limit = WAIT_SECONDS
            if time.monotonic() - began >= limit:
                return None
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        return None
    return run


def summary(state: State, importer: type[Importer], run: ImportRun) -> str:
    """Return the outcome as the history shows it, and the reason of an early end."""
    [line] = History(state, importer).lines([run])
    return f"{line.announcement} {run.reason}".strip()


def _look(state: State, run_id: int) -> ImportRun | None:
    """Return an import as it is now; None while the database is away."""
    try:
        state.session.rollback()
        return state.session.get_one(ImportRun, run_id, populate_existing=True)
    except DBAPIError as error:
        if not is_outage(error):
            raise
        return None
