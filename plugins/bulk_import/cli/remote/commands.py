"""Checking, running and undoing an import in a remote console, with the same exit statuses."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ...engine.reading.naming.column_choices import choices_text
from ...engine.sentences.shown_text import visible
from ...reports.words.wording import counted
from ...storage.tables.statuses import Mode, RunStatus
from .. import output
from ..arguments import NOTHING, NothingDone, read_file
from ..columns import read_choice
from ..new_file import write_new
from ..options import Elsewhere, FileArguments
from ..outcome import ASKED, EVERY_ROW, POLL_SECONDS, SOME_ROWS, UNFINISHED
from . import replies
from .address import api_root, read_token
from .connection import Connection, understood
from .console import RemoteConsole, SentFile

LARGEST = 100_000_000
"""The most bytes that are read of a file; the console has a limit of its own."""


def connect(where: Elsewhere) -> RemoteConsole:
    """Return the console that was named; nothing is sent yet."""
    return RemoteConsole(Connection(api_root(where.url), read_token(where.token_file)))


def check_there(arguments: FileArguments, *, is_json: bool) -> int:
    """Print the result of a check, and return the exit status."""
    answer = connect(arguments.where).check(_sent(arguments))
    outcome = str(answer.pop("outcome", ""))
    with understood():
        lines = replies.of_check(outcome, answer, arguments.path.name)
        printed = [output.dumped(answer)] if is_json else list(lines)
        click.echo("\n".join(printed))
    if outcome in ("ready", "errors") and "verdict" not in answer:
        return NOTHING
    return {"ready": EVERY_ROW, "errors": SOME_ROWS, "question": ASKED}.get(outcome, NOTHING)


def run_there(
    arguments: FileArguments, mode: Mode, *, seconds: int | None, errors: Path | None
) -> int:
    """Import a file, print what became of it, and return the exit status.

    :param seconds: how long to wait for the end; None does not wait.
    """
    console = connect(arguments.where)
    found = console.store(_sent(arguments, ("mode", mode.value)))
    with understood():
        public_id, total = str(found["id"]), int(found["rows"]["total"])
        name = visible(str(found["file"]["name"]))
    rows = counted(total, "row")
    click.echo(output.STORED.format(public_id=visible(public_id), rows=rows, name=name))
    if seconds is None:
        return EVERY_ROW
    ended = _wait(
        console,
        public_id,
        seconds,
        lambda run: replies.of_import(run) if run["is_finished"] else "",
    )
    if ended is None:
        return UNFINISHED
    if errors is not None and ended["rows"]["failed"]:
        _save(console, ended, errors)
    is_whole = ended.get("status") == RunStatus.COMPLETED.lower()
    return EVERY_ROW if is_whole else SOME_ROWS


def undo_there(public_id: str, where: Elsewhere, seconds: int) -> int:
    """Take back what an import has created, print the sum, and return the exit status."""
    console = connect(where)
    console.undo(public_id)
    ended = _wait(
        console,
        public_id,
        seconds,
        lambda run: replies.of_undo(run["undo"]) if run["undo"]["is_finished"] else "",
    )
    if ended is None:
        return UNFINISHED
    return SOME_ROWS if ended["undo"]["kept"] else EVERY_ROW


def _sent(arguments: FileArguments, *more: tuple[str, str]) -> SentFile:
    """Return the file with the choices, of which only those that were made are sent."""
    name, content = read_file(arguments.path, arguments.name, LARGEST)
    chosen = arguments.choices.as_fields() | {"columns": _columns(arguments)}
    fields = [
        ("kind", arguments.slug),
        *more,
        *((key, text) for key, text in chosen.items() if text),
    ]
    return SentFile(name, bytes(content), fields)


def _columns(arguments: FileArguments) -> str:
    """Return the column choices as text; the remote console checks their names."""
    return choices_text(map(read_choice, arguments.columns))


def _wait(
    console: RemoteConsole, public_id: str, seconds: float, end: Callable[[Any], str]
) -> dict[str, Any] | None:
    """Wait for an import to end and print its outcome; None after a timeout.

    The import continues there after a timeout, Ctrl-C or an error answer of the console.

    :param end: returns the line to print once the import has ended, "" before.
    """
    began = time.monotonic()
    try:
        with understood():
            while not (line := end(run := console.read(public_id))):
                waited = time.monotonic() - began
                if waited >= seconds:
                    break
                # Often at first, then seldom: the console counts requests.
                time.sleep(min(max(POLL_SECONDS, waited / 10), 5.0))
            else:
                click.echo(line)
                return run
    except KeyboardInterrupt:
        pass
    except NothingDone as error:
        error.show()
    click.echo(output.UNFINISHED, err=True)
    return None


def _save(console: RemoteConsole, run: dict[str, Any], path: Path) -> None:
    try:
        with understood():
            if not run["may"]["download_errors"]:
                click.echo(output.NOT_GIVEN_TO_TOKEN, err=True)
                return
            content = console.error_file(str(run["id"]))
        write_new(path, [content])
    except NothingDone as error:
        error.show()
    except OSError:
        click.echo(output.NOT_SAVED.format(path=path), err=True)
    else:
        click.echo(output.SAVED.format(path=path))
