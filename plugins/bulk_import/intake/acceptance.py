"""Acceptance of an import: stored once with its sealed rows, then queued."""

from __future__ import annotations

import json
import logging
from secrets import token_hex

from flask import g
from sqlalchemy.exc import IntegrityError

from ..actors import identity_of
from ..engine.columns.allowed_values import Usable
from ..engine.judging.observing import observe
from ..engine.judging.pipeline import piece_rows
from ..engine.judging.trees import in_parent_order
from ..engine.reading.detection.one_byte import Question
from ..engine.reading.refusals import all_or_nothing_refused
from ..engine.reading.sheet import Refusal
from ..queueing.inline_queue import InlineQueue
from ..queueing.tracing import present_span, traced
from ..state import State
from ..storage.host.host_language import stored_language
from ..storage.repairs.lessons import learned
from ..storage.returned.parents import find_parent_id
from ..storage.runs.form_tokens import import_of_form
from ..storage.runs.pending import store_pending
from ..storage.sealing.spool import Spool
from ..storage.tables.models import ImportRun
from ..storage.tables.statuses import UNSENT, Mode
from ..upload import ImportRequest, Upload
from .opening import Intake, open_file

log = logging.getLogger(__name__)


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
        "signal_due_at": UNSENT,
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
