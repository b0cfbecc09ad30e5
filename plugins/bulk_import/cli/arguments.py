"""Parsing of a command's arguments: the file, the kind of import, the uploader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..actors import Gone, acting_as, load_actor
from ..engine.declaration.importer import Importer
from ..engine.reading.content import Content, read_content
from ..engine.reading.size_limit import most_bytes
from ..engine.sentences.language import inside
from ..engine.sentences.shown_text import visible
from ..state import State, current_state
from ..storage.host.host_language import host_speaking
from ..storage.tables.statuses import Mode
from ..upload import ImportRequest, Upload, new_token, stored_name
from . import output
from .columns import column_choices
from .options import FileArguments

NOTHING = 2
"""The exit status when no file was judged or stored; click's own for a wrong call (decision 53)."""


class NothingDone(click.ClickException):
    """Raised before a file is judged or stored; its message is one sentence."""

    exit_code = NOTHING


def parse_request(
    arguments: FileArguments, mode: Mode = Mode.PARTIAL
) -> tuple[State, ImportRequest]:
    """Return the request, and the state in which that person is the current actor.

    :raises NothingDone: with a sentence that names what is missing, before a file is read.
    """
    state = current_state()
    importer = _importer(state, arguments.slug)
    columns = column_choices(importer, arguments.columns)
    actor = find_actor(state, importer, arguments.where.login or "")
    state = replace(state, actors=acting_as(state.actors, actor))
    file_name, content = read_file(arguments.path, arguments.name, state.settings.max_bytes)
    upload = Upload(
        file_name, content, new_token(), mode, replace(arguments.choices, columns=columns)
    )
    return state, ImportRequest(importer, actor, upload)


def _importer(state: State, slug: str) -> type[Importer]:
    importer = state.importers.get(slug)
    if importer is not None:
        return importer
    slugs = ", ".join(sorted(state.importers))
    sentence = output.NO_SUCH_IMPORTER.format(slug=visible(slug), slugs=slugs)
    raise click.UsageError(sentence if slugs else output.NO_IMPORTER)


def find_actor(state: State, importer: type[Importer], login: str) -> Any:
    """Return a person with the rights of this moment.

    From here on the host's texts are resolved without a request.

    :raises NothingDone: with one message for unknown, inactive and unauthorised people.
    """
    click.get_current_context().with_resource(host_speaking(""))
    actor_id = state.actors.find(login)
    try:
        if actor_id is not None:
            return load_actor(state.actors, actor_id, importer)
    except Gone:
        pass
    things = inside(importer.noun)
    raise NothingDone(output.NOBODY.format(login=visible(login), things=things))


def read_file(path: Path, name: str | None, max_bytes: int) -> tuple[str, bytes | Content]:
    """Return a file's name and its content, one byte beyond the limit at most.

    A large file stays open until the command ends; standard input is held whole.

    :raises NothingDone: when the file cannot be read.
    """
    is_standard_input = str(path) == "-"
    if is_standard_input and not name:
        raise click.UsageError(output.NAMELESS)
    most = most_bytes(name or path.name, max_bytes) + 1
    try:
        file = click.get_current_context().with_resource(click.open_file(str(path), "rb"))
        is_kept = file.seekable() and not is_standard_input
        content = read_content(file, most) if is_kept else file.read(most)
    except OSError:
        raise NothingDone(output.UNREADABLE.format(path=path)) from None
    return stored_name(name or path.name), content
