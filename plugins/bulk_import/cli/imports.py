"""Checking and running an import from the command line, by the rules and rights of the pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from ..engine.reading.detection.one_byte import Question
from ..engine.reading.sheet import Refusal
from ..engine.sentences.shown_text import visible
from ..intake import Intake, accept, check
from ..reports.choices.code_page_question import CodePageQuestion
from ..reports.choices.column_question import ColumnQuestion
from ..reports.lineage.lineage import lineage_of
from ..reports.verdict.verdict import Verdict
from ..reports.words.wording import counted
from ..storage.tables.statuses import Mode, RunStatus
from ..upload import ImportRequest
from ..work.refusals.host_failures import or_failure
from . import output
from .arguments import NOTHING, parse_request
from .columns import column_lines
from .error_option import refuse_impossible, save_errors
from .options import FileArguments, about_a_file
from .outcome import (
    ASKED,
    EVERY_ROW,
    SOME_ROWS,
    UNFINISHED,
    WAIT_SECONDS,
    once_begun,
    summary,
    wait,
)
from .remote.commands import check_there, run_there
from .verdict_text import question_lines, verdict_lines


@click.command("check")
@about_a_file
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
@with_appcontext
def check_file(arguments: FileArguments, *, is_json: bool) -> None:
    """Say what an import of FILE would do; nothing is written.

    FILE may be - for standard input. The exit status is 0 when every row is ready, 1 when some are
    not, 2 when the file is refused or nothing was judged, and 4 when --code-page has to be given.
    """
    if arguments.where.url:
        raise click.exceptions.Exit(check_there(arguments, is_json=is_json))
    state, request = parse_request(arguments)
    intake = or_failure(state, request.importer, partial(check, state, request))
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
    lines = [output.as_json(verdict)] if is_json else _judged(verdict)
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
    arguments: FileArguments,
    *,
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
    if arguments.where.url:
        limit = None if no_wait else WAIT_SECONDS if seconds is None else seconds
        raise click.exceptions.Exit(run_there(arguments, mode, seconds=limit, errors=errors))
    state, request = parse_request(arguments, mode)
    run = or_failure(state, request.importer, partial(accept, state, request))
    if isinstance(run, Question | Refusal):
        leave(run, request)
    rows = counted(run.total_rows, "row")
    click.echo(output.STORED.format(public_id=run.public_id, rows=rows, name=run.file_name))
    run_id = run.id
    with once_begun():
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
            save_errors(state, request.importer, ended, errors, arguments.where.login or "")
        raise click.exceptions.Exit(EVERY_ROW if ended.status == RunStatus.COMPLETED else SOME_ROWS)


def leave(found: Question | Refusal, request: ImportRequest, *, is_json: bool = False) -> NoReturn:
    """Print why a file is refused, or which code pages it may be in, and leave."""
    if isinstance(found, Refusal):
        lines = [output.as_json(found)]
        if not is_json:
            lines = list(output.refusal_lines(found, request))
        if found.asked and not is_json:
            asked = ColumnQuestion(
                request.importer(request.actor), found, request.upload.choices.columns
            )
            lines += map(visible, column_lines(asked))
        click.echo("\n".join(lines))
        raise click.exceptions.Exit(NOTHING)
    question = CodePageQuestion(found, request.upload.name)
    told = [output.as_json(question)] if is_json else _asked(question)
    click.echo("\n".join(told))
    raise click.exceptions.Exit(ASKED)


def _asked(question: CodePageQuestion) -> list[str]:
    return [*question_lines(question.as_json(), question.file_name), question.advice]


def _judged(verdict: Verdict) -> list[str]:
    return [*verdict_lines(verdict.as_json(), output.blank_lines(verdict))]
