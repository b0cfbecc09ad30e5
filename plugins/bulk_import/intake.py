"""Intake: from the bytes of a file to a pending import, or to a refusal."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex

from flask import g
from sqlalchemy.exc import IntegrityError

from .actors import identity_of
from .engine.allowed_values import Usable
from .engine.blank_secrets import mark_blanks
from .engine.importer import Importer
from .engine.layout import Layout
from .engine.observing import observe
from .engine.operations import Operation
from .engine.pipeline import judge_in_pieces, piece_rows, survey
from .engine.reading.one_byte import Question
from .engine.reading.refusals import all_or_nothing_refused, operation_refused
from .engine.reading.sheet import Refusal, Sheet
from .engine.repairs import Repairs, repair
from .engine.returned.comparison import Comparison
from .engine.returned.differences import find_differences
from .engine.returned.withheld import put_back
from .engine.rows import Row
from .engine.secrets.columns import find_secret_columns
from .engine.secrets.swapped_cells import hide_swapped
from .engine.trees import in_parent_order
from .inline_queue import InlineQueue
from .queueing.tracing import note, present_span, traced
from .reading import as_repaired, holder, offer_secrets, read_sheet
from .state import State
from .storage.form_tokens import import_of_form
from .storage.host_language import stored_language
from .storage.kept_rows import KeptRows
from .storage.lessons import learned
from .storage.models import ImportRun
from .storage.originals import Originals
from .storage.parents import find_parent_id
from .storage.pending import store_pending
from .storage.references import refuse_others, restore
from .storage.spool import Spool
from .storage.statuses import MAKE_SECRETS, TAKE_ORIGINALS, Mode
from .upload import ImportRequest, Upload

log = logging.getLogger(__name__)


@dataclass
class Intake:
    """A file that could be read as a table, with what is true of it alone."""

    sheet: Sheet
    layout: Layout
    comparison: Comparison = field(default_factory=Comparison)
    """What programs have changed since the rows were handed out as an error file."""
    repairs: Repairs = field(default_factory=Repairs)
    """What has become of the cells that were typed anew for this file."""
    importer: Importer | None = None
    """The importer of the uploader, as far as the rows have been judged."""
    without_secret: int = 0
    """How many rows have no secret, where the importer can make one."""
    makes_secrets: bool = False
    """Whether the uploader has chosen that it does."""
    goes_on: bool = False
    """Whether the file does what the import did that it repairs, because nobody has chosen."""

    @property
    def rows(self) -> Sequence[Row]:
        """Return the rows of the file."""
        return self.sheet.rows


@traced("import.read")
def open_file(
    state: State, request: ImportRequest, spool: Spool | None = None
) -> Intake | Question | Refusal:
    """Read a file, restore what an error file kept, and survey it; nothing is written.

    A cell that a spreadsheet has changed is put back here, unless the upload says otherwise, and a
    cell that was typed anew is put in, so that everybody judges the same cells.

    :param spool: takes the rows of a large file, where it is only to be stored.
    """
    importer, upload = request.importer, request.upload
    request = as_repaired(state, request)
    operation = request.operation
    if operation is None:
        return operation_refused()
    # Only who is created gets a secret that is made.
    secret = importer.generated_secret() if operation is Operation.CREATE else None
    makes_secrets = secret is not None and upload.choices.blanks == MAKE_SECRETS
    hold = holder(request, spool)
    sheet = read_sheet(state, request, hold, is_secret_spared=makes_secrets)
    if secret is not None and isinstance(sheet, Refusal) and sheet.code == "file.header":
        return offer_secrets(state, request, sheet)
    if not isinstance(sheet, Sheet):
        return sheet
    layout = Layout.of_file(importer, sheet.columns, sheet.missing, sheet.chosen, sheet.turned)
    layout = replace(layout, operation=operation)
    who = identity_of(state.actors, request.actor)
    kept = KeptRows(state.session, state.vault, importer, who.id)
    originals = kept.find(layout, sheet.rows, may_refer=upload.may_refer)
    if layout.turned and originals.is_ours:
        # An error file says truth values in our sense already.
        return open_file(state, request.straight, spool)
    restore(kept, originals, layout, sheet.rows, is_error_file=sheet.has_errors_column)
    comparison = _compare(originals, layout, sheet.rows, upload)
    repairs = repair(layout, sheet.rows, upload.choices.repairs, state.vault.digests)
    survey(importer, layout, sheet.rows)
    layout = layout.with_found(find_secret_columns(importer, request.actor, layout, sheet.rows))
    hide_swapped(importer, layout, sheet.rows)
    blank = mark_blanks(secret, layout, sheet.rows, needs_secret=makes_secrets)
    note(rows=len(sheet.rows), bytes=len(upload.content))
    goes_on = request.upload.choices.operation != upload.choices.operation
    return Intake(sheet, layout, comparison, repairs, None, blank, makes_secrets, goes_on)


def _compare(
    originals: Originals, layout: Layout, rows: Sequence[Row], upload: Upload
) -> Comparison:
    """Return the cells of returned rows that programs changed; undo the changes where asked."""
    if not originals.is_searched:
        return Comparison()
    pairs = originals.beside(rows)
    differences = list(find_differences(layout, pairs))
    if refuse_others(originals, layout, pairs, differences):
        pairs = [pair for pair in pairs if pair[0].parent is not None]
        differences = list(find_differences(layout, pairs))
    comparison = originals.compare(layout, pairs, differences)
    if upload.choices.changes == TAKE_ORIGINALS:
        comparison.take_originals()
    put_back(layout, pairs, differences)
    layout.ways.update(originals.ways())
    return comparison


@traced("import.check")
def check(state: State, request: ImportRequest) -> Intake | Question | Refusal:
    """Return the whole verdict on a file, by the same rules as the worker; nothing is written."""
    opened = open_file(state, request)
    if isinstance(opened, Intake):
        judge_in_pieces(request.importer, opened.layout, opened.rows, request.actor)
        opened.importer = request.importer(request.actor)
    return opened


def accept(state: State, request: ImportRequest) -> ImportRun | Question | Refusal:
    """Store an import and queue it; a form sent twice is one import (decision 17).

    The import and its sealed batches are committed before anything is queued. Whether the form was
    sent before is asked only where that did not store it.
    """
    with Spool() as spool:
        found = _accept(state, request, spool)
    return found if isinstance(found, ImportRun) else _same_form(state, request) or found


@traced("import.upload")
def _accept(state: State, request: ImportRequest, spool: Spool) -> ImportRun | Question | Refusal:
    opened = open_file(state, request, spool)
    if not isinstance(opened, Intake):
        return opened
    if (refusal := _too_many(state, request.upload, len(opened.rows))) is not None:
        return refusal
    if opened.layout.operation.is_updating:
        observe(request.importer, opened.layout, opened.rows, request.actor)
    try:
        run = _store(state, request, opened)
    except IntegrityError:
        state.session.rollback()
        if (known := _same_form(state, request)) is None:
            raise
        return known
    log.info("import.accepted run=%s rows=%s actor=%s", run.id, run.total_rows, run.actor_id)
    del opened  # Without a queue the work is done here, with rows of its own.
    state.queue.enqueue(run.id, is_new=True)
    if isinstance(state.queue, InlineQueue):
        return state.session.get_one(ImportRun, run.id)
    state.session.add(run)
    return run


def _same_form(state: State, request: ImportRequest) -> ImportRun | None:
    who, token = identity_of(state.actors, request.actor), request.upload.token
    return import_of_form(state.session, request.importer.slug, who.id, token)


def _too_many(state: State, upload: Upload, row_count: int) -> Refusal | None:
    limit, is_whole = state.settings.all_or_nothing_rows, upload.mode == Mode.ALL_OR_NOTHING
    return all_or_nothing_refused(limit) if is_whole and row_count > limit else None


@traced("import.store")
def _store(state: State, request: ImportRequest, opened: Intake) -> ImportRun:
    session, sheet, importer, upload = state.session, opened.sheet, request.importer, request.upload
    identity = identity_of(state.actors, request.actor)
    repairing = opened.rows if upload.may_refer else ()
    values = {
        "language": stored_language(),
        "request_id": str(g.get("request_id") or "")[:64] or None,
        "traceparent": present_span(),
        "public_id": token_hex(8),
        "importer": importer.slug,
        "mode": upload.mode,
        "operation": opened.layout.operation,
        "file_name": upload.name,
        "file_size": len(upload.content),
        "file_mac": state.vault.fingerprint(upload.blocks),
        "encoding": sheet.encoding,
        "delimiter": sheet.delimiter,
        "columns": json.dumps(opened.layout.stored()),
        "missing": json.dumps([field.name for field in sheet.missing]),
        "changed_cells": opened.comparison.stored(upload.choices.changes),
        "total_rows": len(opened.rows),
        "without_secret": opened.without_secret if opened.makes_secrets else 0,
        "actor_id": identity.id,
        "actor_name": identity.name,
        "actor_rank": identity.rank,
        "form_token": upload.token,
        "parent_id": find_parent_id(
            session, importer, upload.name, repairing, state.actors.visible, upload.parent
        ),
        "signal_due_at": 0.0,
    }
    usable = Usable(importer(request.actor))
    size = len(opened.rows) if upload.mode == Mode.ALL_OR_NOTHING else piece_rows(importer)
    return store_pending(
        session,
        state.vault,
        values,
        opened.layout,
        opened.rows if importer.tree is None else in_parent_order(opened.rows),
        batch_rows=size,
        repairs=opened.repairs,
        lessons=learned(opened.layout, opened.repairs, usable, upload.choices.columns),
        days=state.kept_days(importer),
        record=lambda stored: state.actors.record_request(stored, identity, "uploaded"),
    )
