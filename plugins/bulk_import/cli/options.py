"""Options shared by the commands about a file and an import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from ..engine.declaration.operations import Operation
from ..engine.reading.code_page.pages import PAGES, page_named
from ..engine.sentences.shown_text import visible
from ..storage.tables.statuses import KEEP_CHANGES, MAKE_SECRETS, TAKE_ORIGINALS
from ..upload import Choices
from . import output

Command = TypeVar("Command", bound=Callable[..., Any])

NO_LOGIN = "Say in whose name with --as, or name a console elsewhere with --remote."
LOGIN_OF_TOKEN = "The access token says in whose name it is done: leave --as out."
TOKEN_FOR_NOTHING = "--token-file goes with --remote."


@dataclass(frozen=True)
class Elsewhere:
    """The console that does the work: this one, or a remote one by its API."""

    login: str | None = None
    """In whose name; None for another console."""
    url: str = ""
    """Where another console is, "" for this one."""
    token_file: Path | None = None

    def __post_init__(self) -> None:
        if self.login is None and not self.url:
            raise click.UsageError(NO_LOGIN)
        if self.login is not None and self.url:
            raise click.UsageError(LOGIN_OF_TOKEN)
        if self.token_file is not None and not self.url:
            raise click.UsageError(TOKEN_FOR_NOTHING)


@dataclass(frozen=True)
class FileArguments:
    """A file, its kind of import, and the choices made for it."""

    path: Path
    slug: str
    name: str | None
    choices: Choices
    columns: Sequence[str]
    """Which columns are which, as they were typed."""
    where: Elsewhere


def code_page(_context: click.Context, _option: click.Parameter, name: str | None) -> str:
    """Return the codec of a code page that a command was given by name, "" without one."""
    page = page_named(name) if name else None
    if name and page is None:
        pages = ", ".join(each.codec for each in PAGES)
        raise click.UsageError(output.NO_SUCH_CODE_PAGE.format(name=visible(name), pages=pages))
    return page.codec if page else ""


def in_whose_name(command: Command) -> Callable[..., Any]:
    """Add `--as`, `--remote` and `--token-file`, and hand the command what they say."""

    @wraps(command)
    def called(login: str | None, remote: str, token_file: Path | None, **more: Any) -> Any:
        return command(where=Elsewhere(login, remote, token_file), **more)

    path = click.Path(dir_okay=False, path_type=Path)
    token = "Where the access token is; otherwise BULK_IMPORT_TOKEN holds it."
    added: Any = called
    for add in (
        click.option("--token-file", type=path, metavar="FILE", help=token),
        click.option(
            "--remote", metavar="URL", default="", help="Let the console at URL do it, by its API."
        ),
        click.option("--as", "login", help="In whose name, by the login."),
    ):
        added = add(added)
    return added  # type: ignore[no-any-return]


def about_a_file(command: Command) -> Callable[..., Any]:
    """Add the arguments about a file, and hand the command what they say as `asked`."""

    @wraps(command)
    def called(
        path: Path,
        slug: str,
        name: str | None,
        changes: str,
        code_page: str,
        blanks: str,
        columns: Sequence[str],
        operation: str | None,
        where: Elsewhere,
        **more: Any,
    ) -> Any:
        choices = Choices(changes, code_page, blanks, operation=operation or "")
        return command(arguments=FileArguments(path, slug, name, choices, columns, where), **more)

    added: Any = in_whose_name(called)
    for add in _file_options():
        added = add(added)
    return added  # type: ignore[no-any-return]


def _file_options() -> Sequence[Callable[..., Any]]:
    path = click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True, path_type=Path)
    return (
        click.option("--name", help="The file's name, where FILE does not say it."),
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
    )
