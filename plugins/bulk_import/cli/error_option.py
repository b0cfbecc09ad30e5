"""The option that saves the failed rows of an import that has ended."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import click

from ..engine.declaration.importer import Importer
from ..engine.sentences.shown_text import visible
from ..reports.details.details import Details
from ..reports.details.error_file import content
from ..reports.history.history import History
from ..state import State
from ..storage.sealing.vault import SealBroken
from ..storage.tables.models import ImportRun
from . import output
from .new_file import write_new

log = logging.getLogger(__name__)


def refuse_impossible(errors: Path | None, *, is_waiting: bool) -> None:
    """Refuse, before anything is stored, a path to which the error file cannot be written."""
    if errors is None:
        return
    if not is_waiting:
        raise click.UsageError(output.ERRORS_WITHOUT_WAITING)
    if os.path.lexists(errors):
        raise click.UsageError(output.IN_THE_WAY.format(path=errors))
    if not (os.access(errors.parent, os.X_OK) and errors.parent.is_dir()):
        raise click.UsageError(output.NO_FOLDER.format(path=errors))


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
        write_new(path, list(content(state.vault, details)))
    except SealBroken:
        click.echo(output.NOT_OPENED, err=True)
    except OSError:
        click.echo(output.NOT_SAVED.format(path=path), err=True)
    else:
        log.info("import.downloaded run=%s actor=%s", run.id, run.actor_id)
        click.echo(output.SAVED.format(path=path))
