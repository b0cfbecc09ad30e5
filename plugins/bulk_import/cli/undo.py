"""Undoing an import from the command line, by the rules and rights of the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from ..actors import acting_as, identity_of
from ..engine.declaration.importer import Importer
from ..engine.reading.sheet import Refusal
from ..engine.sentences.shown_text import visible
from ..reports.undo.undo import name_of
from ..reports.undo.undo_card import may_undo, sum_of, undo_sum
from ..reports.words.wording import counted
from ..state import State, current_state
from ..storage.host.records import check_records
from ..storage.tables.models import ImportRun
from ..storage.undo.undo_requests import UndoRefused
from ..storage.undo.undo_rows import undoable_rows
from ..work.refusals.host_failures import or_failure
from ..work.requests import begin_undo
from . import output
from .arguments import NothingDone, find_actor
from .options import Elsewhere, in_whose_name
from .outcome import UNFINISHED, WAIT_SECONDS, once_begun, wait
from .remote.commands import undo_there

ALL_GONE, SOME_STAY = 0, 1
"""The exit statuses beside NOTHING and UNFINISHED (decisions 53 and 78)."""


@click.command("undo")
@in_whose_name
@click.option("--check", "is_check", is_flag=True, help="Only say which records would go.")
@click.option(
    "--wait",
    "seconds",
    type=click.IntRange(min=0),
    default=WAIT_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the end.",
)
@click.argument("public_id", metavar="ID")
@with_appcontext
def undo_import(public_id: str, where: Elsewhere, *, is_check: bool, seconds: int) -> None:
    """Take back what the import ID has created; a worker does the work.

    The exit status is 0 when everything goes, 1 when some stay, 2 when nothing can be undone, and
    3 when the end was not seen.
    """
    if where.url:
        if is_check:
            raise click.UsageError(output.NO_CHECK_THERE)
        raise click.exceptions.Exit(undo_there(public_id, where, seconds))
    state = current_state()
    run, importer, actor = _find(state, public_id, where.login or "")
    if is_check:
        check = partial(_check, state, importer(actor, run), run)
        raise click.exceptions.Exit(_or_nothing(state, importer, check))
    run_id, identity = run.id, identity_of(state.actors, actor)
    begin = partial(begin_undo, state, importer, run, identity, run.undo_attempts)
    try:
        count = _or_nothing(state, importer, begin)
    except UndoRefused:
        raise NothingDone(output.NOT_UNDONE.format(id=visible(public_id))) from None
    click.echo(output.UNDO_BEGUN.format(records=counted(count, "record")))
    with once_begun():
        state.queue.enqueue(run_id)
        raise click.exceptions.Exit(_end(state, run_id, seconds))


def _or_nothing(state: State, importer: type[Importer], act: Callable[[], int]) -> int:
    """Return the result of a function that asks the host.

    :raises NothingDone: when the host's program fails in it; the log names the place.
    """
    result = or_failure(state, importer, act)
    if isinstance(result, Refusal):
        raise NothingDone(output.UNDO_FAILED)
    return result


def _find(state: State, public_id: str, login: str) -> tuple[ImportRun, type[Importer], Any]:
    """Return an import and its actor; every other import gets the same error."""
    run = state.session.scalar(select(ImportRun).where(ImportRun.public_id == public_id[:40]))
    importer = state.importers.get(run.importer) if run else None
    if run is not None and importer is not None and importer.offers_undo():
        actor = find_actor(state, importer, login)
        actors = acting_as(state.actors, actor)
        seen = actors.visible(select(ImportRun.id).where(ImportRun.id == run.id))
        theirs = replace(state, actors=actors)
        if state.session.scalar(seen) is not None and may_undo(theirs, importer, run):
            return run, importer, actor
    raise NothingDone(output.NO_SUCH_UNDO.format(id=visible(public_id), login=visible(login)))


def _check(state: State, importer: Importer, run: ImportRun) -> int:
    """Print record by record what an undo would do at this moment."""
    rows = undoable_rows(state.session, run.id)
    gone = stay = 0
    for each in check_records(state.session, importer, rows):
        name = f" {name_of(importer, each)}".rstrip()
        gone, stay = gone + (each.keep is None), stay + (each.keep is not None)
        reason = "taken back" if each.keep is None else f"{each.keep.message} {each.keep.detail}"
        click.echo(visible(f"line {each.line}{name}: {reason}".strip()))
    went, stayed = f"{gone:,} would be taken back", f"{stay:,} would stay"
    click.echo(sum_of(gone + stay, gone, stay, went, stayed))
    return SOME_STAY if stay else ALL_GONE


def _end(state: State, run_id: int, seconds: float) -> int:
    run = wait(state, run_id, seconds, attrgetter("is_undoing"))
    if run is None:
        click.echo(output.UNFINISHED, err=True)
        return UNFINISHED
    click.echo(undo_sum(run))
    if run.undo_reason:
        click.echo(run.undo_reason)
    return SOME_STAY if run.kept_rows else ALL_GONE
