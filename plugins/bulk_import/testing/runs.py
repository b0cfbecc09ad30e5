"""Judging and importing a file in a test, by the code of pages and workers, without Redis."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import select

from ..actors import acting_as, current_identity
from ..engine.columns.layout import Layout
from ..engine.declaration.importer import Importer
from ..engine.declaration.keep import Keep
from ..engine.reading.detection.one_byte import Question
from ..engine.reading.sheet import Refusal
from ..engine.rows.rows import Row
from ..intake import Intake, accept, check
from ..queueing.inline_queue import InlineQueue
from ..reports.details.details import Details
from ..reports.details.downloads import file_name
from ..reports.details.error_file import content
from ..reports.history.history import History
from ..state import State, current_state
from ..storage.host.host_language import host_speaking
from ..storage.tables.models import ImportRow, ImportRun
from ..storage.tables.statuses import Mode, RowOutcome
from ..storage.undo.undo_rows import kept_rows
from ..upload import Choices, ImportRequest, Upload, new_token
from ..work.inline import work_inline
from ..work.requests import begin_undo
from .results import Imported, Judged, JudgedRow, Undone

WRITTEN = (RowOutcome.CREATED, RowOutcome.UPDATED)
File = str | bytes | Sequence[Mapping[str, str]]
"""A file as its text or bytes, or its rows by the names of the header."""


def judge_csv(
    importer: type[Importer],
    file: File,
    *,
    actor: Any = None,
    name: str = "import.csv",
    operation: str = "",
) -> Judged:
    """Return what a check says of a file, as the dialog and the command line would.

    It needs the context of an application with a `BulkImport`.

    :param actor: the uploader; by default whoever `Actors.current()` says.
    :param operation: "create", "update" or "upsert"; by default the first that is offered.
    """
    with _set_up(importer, actor) as state:
        request = _request(state, importer, file, name, choices=Choices(operation=operation))
        found = check(state, request)
        if not isinstance(found, Intake):
            return Judged(refusal=_refusal_text(found), hint=getattr(found, "hint", ""))
        rows = [_judged(found.layout, row) for row in found.rows]
        state.session.rollback()
        return Judged(rows)


def import_csv(
    importer: type[Importer],
    file: File,
    *,
    actor: Any = None,
    name: str = "import.csv",
    all_or_nothing: bool = False,
    token: str = "",
    operation: str = "",
) -> Imported:
    """Import a file to its end, without Redis and worker, and return what became of it.

    :param token: that of the form; a file with a token that was used is the import of that time.
    :param operation: "create", "update" or "upsert"; by default the first that is offered.
    """
    with _set_up(importer, actor) as state:
        mode = Mode.ALL_OR_NOTHING if all_or_nothing else Mode.PARTIAL
        choices, token = Choices(operation=operation), token or new_token()
        options = {"mode": mode, "token": token, "choices": choices}
        request = _request(state, importer, file, name, **options)
        run = accept(state, request)
        if not isinstance(run, ImportRun):
            return Imported(refusal=_refusal_text(run), hint=getattr(run, "hint", ""))
        return _imported(state, importer, run, request.upload.token)


def undo_import(importer: type[Importer], public_id: str, *, actor: Any = None) -> Undone:
    """Undo an import to its end, and return what became of it.

    :param actor: who undoes it; by default whoever `Actors.current()` says.
    """
    with _set_up(importer, actor) as state:
        session, actors = state.session, state.actors
        run = session.scalars(select(ImportRun).where(ImportRun.public_id == public_id)).one()
        who = current_identity(actors)
        run_id = run.id
        begin_undo(state, importer, run, who, run.undo_attempts)
        state.queue.enqueue(run_id)
        run = session.get_one(ImportRun, run_id, populate_existing=True)
        kept = {line: Keep.read(why).code for line, _, why in kept_rows(session, run.id)}
        done = Undone(run.undone_rows, kept, run.undo_reason)
        session.rollback()
        return done


def csv_of(rows: Sequence[Mapping[str, str]], header: Sequence[str] = (), mark: str = ",") -> str:
    """Return rows as a CSV; what a row does not name is blank."""
    names = list(header) or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", delimiter=mark, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV by the names of its header."""
    return [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


@dataclass(frozen=True)
class Importing:
    """These functions for one importer and one uploader."""

    importer: type[Importer]
    actor: Any = None

    def judge(self, file: File, **options: Any) -> Judged:
        """Return what a check says of a file; see `judge_csv`."""
        return judge_csv(self.importer, file, actor=self.actor, **options)

    def run(self, file: File, **options: Any) -> Imported:
        """Import a file to its end; see `import_csv`."""
        return import_csv(self.importer, file, actor=self.actor, **options)

    def undo(self, public_id: str) -> Undone:
        """Undo an import to its end; see `undo_import`."""
        return undo_import(self.importer, public_id, actor=self.actor)


@contextmanager
def _set_up(importer: type[Importer], actor: Any) -> Iterator[State]:
    """Yield the state for one person; nothing is queued meanwhile."""
    state = current_state()
    known = state.importers.setdefault(importer.slug, importer)
    if not issubclass(known, importer):
        raise ValueError(
            f"Another importer has the slug {importer.slug!r}: {known.__name__}. Give one of them "
            "another slug."
        )
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # It is a proxy.
    queue = state.queue
    state.queue = InlineQueue(state.settings, partial(work_inline, app))
    acting = state.actors if actor is None else acting_as(state.actors, actor)
    try:
        with host_speaking(""):
            yield replace(state, actors=acting)
    finally:
        state.queue = queue


def _request(
    state: State, importer: type[Importer], file: File, name: str, **options: Any
) -> ImportRequest:
    text = file if isinstance(file, str | bytes) else csv_of(file)
    upload = Upload(name, text.encode() if isinstance(text, str) else text, **options)
    return ImportRequest(importer, state.actors.current(), upload)


def _refusal_text(found: Refusal | Question) -> str:
    return found.message if isinstance(found, Refusal) else "The code page of the file is asked."


def _judged(layout: Layout, row: Row) -> JudgedRow:
    cells = {field.header: layout.cell(row, field) for field in layout.places if not row.misshapen}
    return JudgedRow(row.line, cells, tuple(row.problems), "" if row.problems else row.effect)


def _imported(state: State, importer: type[Importer], run: ImportRun, token: str) -> Imported:
    details = Details(state, importer, run, History(state, importer))
    query = (
        select(ImportRow.record_id)
        .where(ImportRow.run_id == run.id, ImportRow.outcome.in_(WRITTEN))
        .order_by(ImportRow.line)
    )
    found = Imported(
        status=str(run.status),
        reason=run.reason,
        created=run.created_rows,
        updated=run.updated_rows,
        unchanged=run.unchanged_rows,
        failed=run.failed_rows,
        not_attempted=run.not_attempted_rows,
        rows=[_judged(details.layout, row) for row in details.failures.rows],
        error_file="".join(content(state.vault, details)).removeprefix("\ufeff"),
        error_file_name=file_name(run.file_name, run.public_id),
        records=[each or "" for each in state.session.scalars(query)],
        public_id=run.public_id,
        token=token,
    )
    state.session.rollback()
    return found
