"""Parsing of a command's arguments: the file, the kind of import, the uploader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..actors import Gone, acting_as
from ..engine.importer import Importer
from ..engine.reading.code_pages import PAGES, page_named
from ..engine.reading.refusals import visible
from ..engine.reading.size_limit import most_bytes
from ..reports.wording import shown_name
from ..state import State, current_state
from ..storage.statuses import Mode
from ..upload import Choices, ImportRequest, Upload, new_token
from . import output
from .columns import column_choices

NOTHING = 2
"""The exit status when no file was judged or stored; click's own for a wrong call (decision 53)."""


class NothingDone(click.ClickException):
    """Raised before a file is judged or stored; its message is one sentence."""

    exit_code = NOTHING


def parse_request(
    path: Path,
    slug: str,
    login: str,
    name: str | None,
    mode: Mode = Mode.PARTIAL,
    choices: Choices | None = None,
    columns: Sequence[str] = (),
) -> tuple[State, ImportRequest]:
    """Return the request, and the state in which that person is the current actor.

    :param columns: which columns are which, as they were typed.

    :raises NothingDone: with a sentence that names what is missing, before a file is read.
    """
    state = current_state()
    importer = _importer(state, slug)
    said = column_choices(importer, columns)
    actor = find_actor(state, importer, login)
    state = replace(state, actors=acting_as(state.actors, actor))
    file_name, content = _read(path, name, state.settings.max_bytes)
    upload = Upload(
        file_name, content, new_token(), mode, replace(choices or Choices(), columns=said)
    )
    return state, ImportRequest(importer, actor, upload)


def _importer(state: State, slug: str) -> type[Importer]:
    importer = state.importers.get(slug)
    if importer is not None:
        return importer
    slugs = ", ".join(sorted(state.importers))
    said = output.NO_SUCH_IMPORTER.format(slug=visible(slug), slugs=slugs)
    raise click.UsageError(said if slugs else output.NO_IMPORTER)


def find_actor(state: State, importer: type[Importer], login: str) -> Any:
    """Return a person with the rights of this moment.

    An unknown, an inactive and an unauthorised person get the same message.
    """
    actor_id = state.actors.find(login)
    try:
        if actor_id is not None:
            return state.actors.load(actor_id, importer)
    except Gone:
        pass
    things = importer.noun.lower()
    raise NothingDone(output.NOBODY.format(login=visible(login), things=things))


def _read(path: Path, name: str | None, max_bytes: int) -> tuple[str, bytes]:
    """Return a file's name and its content, one byte beyond the limit at most."""
    is_standard_input = str(path) == "-"
    if is_standard_input and not name:
        raise click.UsageError(output.NAMELESS)
    try:
        with click.open_file(str(path), "rb") as file:
            content = file.read(most_bytes(name or path.name, max_bytes) + 1)
    except OSError:
        raise NothingDone(output.UNREADABLE.format(path=path)) from None
    return shown_name(name or path.name), content


def code_page(_context: click.Context, _option: click.Parameter, name: str | None) -> str:
    """Return the codec of a code page that a command was given by name, "" without one."""
    page = page_named(name) if name else None
    if name and page is None:
        pages = ", ".join(each.codec for each in PAGES)
        raise click.UsageError(output.NO_SUCH_CODE_PAGE.format(name=visible(name), pages=pages))
    return page.codec if page else ""
