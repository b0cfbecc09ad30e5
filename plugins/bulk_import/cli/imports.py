"""Checking and running an import from the command line, by the rules and rights of the pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from flask.cli import with_appcontext

from ..engine.operations import Operation
from ..engine.reading.one_byte import Question
from ..engine.reading.refusals import visible
from ..engine.reading.sheet import Refusal
from ..intake import Intake, accept, check
from ..reports.code_page_question import CodePageQuestion
from ..reports.column_question import ColumnQuestion
from ..reports.lineage import lineage_of
from ..reports.verdict import Verdict
from ..reports.wording import counted
from ..storage.statuses import KEEP_CHANGES, MAKE_SECRETS, TAKE_ORIGINALS, Mode, RunStatus
from ..upload import Choices, ImportRequest
from . import output
from .arguments import NOTHING, code_page, parse_request
from .columns import column_lines
from .error_option import refuse_impossible, save_errors
from .outcome import WAIT_SECONDS, summary, wait

F = TypeVar("F", bound=Callable[..., Any])

EVERY_ROW, SOME_ROWS, UNFINISHED, ASKED = 0, 1, 3, 4
"""The exit statuses beside NOTHING (decision 53)."""


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
        click.option(
            "--make-secrets",
            "blanks",
            flag_value=MAKE_SECRETS,
            default="",
            help="Make secrets, such as passwords, for rows without one; Details hand them over.",
        ),
        click.option(
            "--column",
            "columns",
            metavar="NAME=COLUMN",
            multiple=True,
            help="Which column FILE's NAME is; “not COLUMN” turns it round, - leaves it out.",
        ),
        click.option(
            "--mode",
            "operation",
            type=click.Choice([each.value for each in Operation]),
            help="What to do with records that exist; by default as the import that FILE repairs.",
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
    path: Path,
    slug: str,
    login: str,
    name: str | None,
    changes: str,
    code_page: str,
    blanks: str,
    columns: tuple[str, ...],
    operation: str | None,
    is_json: bool,
) -> None:
    """Say what an import of FILE would do; nothing is written.

    FILE may be - for standard input. The exit status is 0 when every row is ready, 1 when some are
    not, 2 when the file is refused or nothing was judged, and 4 when --code-page has to be given.
    """
    choices = Choices(changes, code_page, blanks, operation=operation or "")
    state, request = parse_request(path, slug, login, name, choices=choices, columns=columns)
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
    blanks: str,
    columns: tuple[str, ...],
    operation: str | None,
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
    choices = Choices(changes, code_page, blanks, operation=operation or "")
    state, request = parse_request(path, slug, login, name, mode, choices, columns)
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
    told = [output.as_json(question)] if is_json else output.question_lines(question)
    click.echo("\n".join(told))
    raise click.exceptions.Exit(ASKED)
