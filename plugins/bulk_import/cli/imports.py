"""Checking and running an import from the command line, by the rules and rights of the pages."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from ..engine.importer import Importer
from ..engine.reading.one_byte import Question
from ..engine.reading.refusals import visible
from ..engine.reading.sheet import Refusal
from ..intake import Intake, accept, check
from ..reports import error_file
from ..reports.code_page_question import CodePageQuestion
from ..reports.details import Details
from ..reports.history import History
from ..reports.lineage import lineage_of
from ..reports.verdict import Verdict
from ..reports.wording import counted
from ..state import State
from ..storage.models import ImportRun
from ..storage.outages import is_outage
from ..storage.statuses import KEEP_CHANGES, TAKE_ORIGINALS, Mode, RunStatus
from ..storage.vault import SealBroken
from ..upload import Choices, ImportRequest
from . import output
from .arguments import NOTHING, code_page, parse_request

log = logging.getLogger(__name__)

F = TypeVar("F", bound=Callable[..., Any])

EVERY_ROW, SOME_ROWS, UNFINISHED, ASKED = 0, 1, 3, 4
"""The exit statuses beside NOTHING (decision 53)."""
WAIT_SECONDS = 600
WORKER_SECONDS = 10
"""How long a worker that is just starting is waited for."""
POLL_SECONDS = 0.2


def about_a_file(command: F) -> F:
    """Add the arguments that both commands have."""
    path = click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True, path_type=Path)
    for add in (
        click.option("--name", help="The file's name, where FILE does not say it."),
        click.option("--as", "login", required=True, help="In whose name, by the login."),
        click.option(
            "--keep-changes",
            "changes",
            flag_value=KEEP_CHANGES,
            default=TAKE_ORIGINALS,
            help="Keep cells of an error file as a spreadsheet has changed them.",
        ),
        click.option(
            "--code-page",
            metavar="NAME",
            callback=code_page,
            help="In which code page a FILE is that is not Unicode: windows-1250, cp850 …",
        ),
        click.option("--importer", "slug", required=True, help="The kind of import, by its slug."),
        click.argument("path", metavar="FILE", type=path),
    ):
        command = add(command)
    return command


@click.command("check")
@about_a_file
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
@with_appcontext
def check_file(
    path: Path, slug: str, login: str, name: str | None, changes: str, code_page: str, is_json: bool
) -> None:
    """Say what an import of FILE would do; nothing is written.

    FILE may be - for standard input. The exit status is 0 when every row is ready, 1 when some are
    not, 2 when the file is refused or nothing was judged, and 4 when --code-page has to be given.
    """
    state, request = parse_request(path, slug, login, name, choices=Choices(changes, code_page))
    intake = check(state, request)
    if not isinstance(intake, Intake):
        leave(intake, request, is_json=is_json)
    upload = request.upload
    verdict = Verdict(
        importer=request.importer,
        file_name=upload.name,
        file_size=len(upload.content),
        intake=intake,
        choices=upload.choices,
        people=request.importer.people,
        nobody=request.importer.nobody,
        all_or_nothing_rows=state.settings.all_or_nothing_rows,
        lineage=lineage_of(state, request.importer, upload, intake.rows),
        is_whole=True,
    )
    lines = [output.as_json(verdict)] if is_json else output.verdict_lines(verdict)
    click.echo("\n".join(lines))
    raise click.exceptions.Exit(SOME_ROWS if verdict.failed else EVERY_ROW)


@click.command("run")
@about_a_file
@click.option("--all-or-nothing", is_flag=True, help="Create nothing unless every row is right.")
@click.option(
    "--wait",
    "seconds",
    type=click.IntRange(min=0),
    metavar="SECONDS",
    help=f"How long to wait for the end: {WAIT_SECONDS} by default, while a worker runs.",
)
@click.option("--no-wait", is_flag=True, help="Leave as soon as the import is stored.")
@click.option(
    "--errors",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write the rows with errors; an existing file is left alone.",
)
@with_appcontext
def run_file(
    path: Path,
    slug: str,
    login: str,
    name: str | None,
    changes: str,
    code_page: str,
    all_or_nothing: bool,
    seconds: int | None,
    no_wait: bool,
    errors: Path | None,
) -> None:
    """Import FILE as if it were uploaded; a worker does the work.

    FILE may be - for standard input. The exit status is 0 when every row was created, 1 when some
    were not, 2 when the file is refused or nothing was stored, 3 when the end was not seen, and
    4 when --code-page has to be given.
    """
    refuse_impossible(errors, is_waiting=not no_wait)
    mode = Mode.ALL_OR_NOTHING if all_or_nothing else Mode.PARTIAL
    state, request = parse_request(path, slug, login, name, mode, Choices(changes, code_page))
    run = accept(state, request)
    if isinstance(run, Question | Refusal):
        leave(run, request)
    rows = counted(run.total_rows, "row")
    click.echo(output.STORED.format(public_id=run.public_id, rows=rows, name=run.file_name))
    run_id = run.id
    worker_status = state.worker_status()
    if worker_status.problem:
        click.echo(f"{worker_status.problem} {worker_status.advice}", err=True)
    if no_wait:
        return
    ended = wait(state, run_id, seconds)
    if ended is None:
        click.echo(output.UNFINISHED, err=True)
        raise click.exceptions.Exit(UNFINISHED)
    click.echo(summary(state, request.importer, ended))
    if errors is not None and ended.failed_rows:
        save_errors(state, request.importer, ended, errors, login)
    raise click.exceptions.Exit(EVERY_ROW if ended.status == RunStatus.COMPLETED else SOME_ROWS)


def refuse_impossible(errors: Path | None, *, is_waiting: bool) -> None:
    """Refuse, before anything is stored, a path to which the error file cannot be written."""
    if errors is None:
        return
    if not is_waiting:
        raise click.UsageError(output.ERRORS_WITHOUT_WAITING)
    if os.path.lexists(errors):
        raise click.UsageError(output.IN_THE_WAY.format(path=errors))
    if not errors.parent.is_dir():
        raise click.UsageError(output.NO_FOLDER.format(path=errors))


def leave(found: Question | Refusal, request: ImportRequest, *, is_json: bool = False) -> NoReturn:
    """Print why a file is refused, or which code pages it may be in, and leave."""
    if isinstance(found, Refusal):
        lines = [output.as_json(found)] if is_json else output.refusal_lines(found)
        click.echo("\n".join(lines))
        raise click.exceptions.Exit(NOTHING)
    question = CodePageQuestion(found, request.upload.name)
    lines = [output.as_json(question)] if is_json else output.question_lines(question)
    click.echo("\n".join(lines))
    raise click.exceptions.Exit(ASKED)


def wait(state: State, run_id: int, seconds: float | None) -> ImportRun | None:
    """Return an import when it has ended; None after the timeout, or without waiting.

    The import is stored, so neither an outage nor Ctrl-C affects it.

    :param seconds: None waits as usual, but for a worker that does not show up not for long.
    """
    began, limit = time.monotonic(), WORKER_SECONDS if seconds is None else seconds
    try:
        while (run := _look(state, run_id)) is None or run.is_open:
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


def save_errors(
    state: State, importer: type[Importer], run: ImportRun, path: Path, login: str
) -> None:
    """Write the error file if the actor may have it; print its path, or why it is missing."""
    history = History(state, importer)
    if not history.may_download(run):
        click.echo(output.NOT_GIVEN.format(login=visible(login)), err=True)
        return
    details = Details(state, importer, run, history)
    try:
        error_file.save(path, list(error_file.content(state.vault, details)))
    except SealBroken:
        click.echo(output.NOT_OPENED, err=True)
    except OSError:
        click.echo(output.NOT_SAVED.format(path=path), err=True)
    else:
        log.info("import.downloaded run=%s actor=%s", run.id, run.actor_id)
        click.echo(output.SAVED.format(path=path))


def _look(state: State, run_id: int) -> ImportRun | None:
    """Return an import as it is now; None while the database is away."""
    try:
        state.session.rollback()
        return state.session.get_one(ImportRun, run_id, populate_existing=True)
    except DBAPIError as error:
        if not is_outage(error):
            raise
        return None
