"""The two stages of a batch in a worker: judge it, then prepare and settle it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.pipeline import clean, good, judge, judge_in_pieces
from ..engine.rows import Row
from ..state import State
from ..storage import leases, runs
from ..storage.leases import Lease
from ..storage.models import (
    ALL_OR_NOTHING,
    CREATED_ROW,
    FAILED_ROW,
    JUDGED,
    NOT_ATTEMPTED_ROW,
    SETTLED,
    ImportBatch,
    ImportRow,
    ImportRun,
)
from ..storage.outages import WorkerStopping, is_outage
from ..storage.sealed import batch_values, open_batch, seal_failed
from .creation import Outcome, create_rows

SETTLE_ATTEMPTS = 5
SLICE_SECONDS = 0.5
"""A slice of slow work aims at this time, so that leases are renewed and SIGTERM is heard."""
FIRST_SLICE = 8
PAUSE_SECONDS = 0.2
"""How much longer each attempt waits than the one before: what is prepared was dear."""


def judge_batch(state: State, importer: type[Importer], run: ImportRun, lease: Lease) -> None:
    """Find the faults of a batch and write its failed rows down; the good ones wait on, sealed."""
    session = state.session
    rows = open_batch(state.vault, run.public_id, lease.number, lease.sealed)
    actor = state.actors.load(run.actor_id, importer)
    judge_in_pieces(importer, _layout(importer, run), rows, actor, run)
    outcome = Outcome(failed=[row for row in rows if row.problems])
    waiting = good(rows)
    if run.mode == ALL_OR_NOTHING and outcome.failed:
        outcome.left, waiting = waiting, []
    size = len(rows) if run.mode == ALL_OR_NOTHING else importer.batch_rows
    first, *others = _parts(state, run, lease, rows, waiting, size)
    # Reading has begun a transaction; the write unit begins with its write.
    session.rollback()
    leases.settle(session, lease, **first)
    if others:
        session.execute(insert(ImportBatch), others)
    _write_down(state, run, outcome, judged=len(rows))
    session.commit()


def _parts(
    state: State,
    run: ImportRun,
    lease: Lease,
    rows: Sequence[Row],
    waiting: Sequence[Row],
    size: int,
) -> list[dict[str, Any]]:
    """Return the columns of the batches in which the good rows go on.

    The first keeps the number of the judged batch, the others have the place of their first row.
    """
    if not waiting:
        return [{"state": SETTLED, "sealed": None}]
    places = {row.line: place for place, row in enumerate(rows, lease.number)}
    parts = []
    for start in range(0, len(waiting), size):
        part = waiting[start : start + size]
        number = places[part[0].line] if start else lease.number
        parts.append(batch_values(state.vault, run, number, part) | {"state": JUDGED})
    return parts


def settle_batch(
    state: State,
    importer: type[Importer],
    run: ImportRun,
    lease: Lease,
    stopping: threading.Event,
) -> None:
    """Prepare the good rows of a judged batch outside any transaction, then create them in one."""
    rows = open_batch(state.vault, run.public_id, lease.number, lease.sealed)
    layout = _layout(importer, run)
    actor = state.actors.load(run.actor_id, importer)
    clean(importer, layout, rows)
    worker = importer(actor, run)
    state.session.rollback()
    _prepare(state, worker, rows, lease, stopping)
    for attempt in range(1, SETTLE_ATTEMPTS + 1):
        try:
            _settle(state, importer, layout, run, lease, rows)
            return
        except DBAPIError as error:
            state.session.rollback()
            if attempt == SETTLE_ATTEMPTS or not is_outage(error):
                raise
            if stopping.wait(attempt * PAUSE_SECONDS):
                raise WorkerStopping("The worker is asked to leave.") from error


def _prepare(
    state: State,
    importer: Importer,
    rows: Sequence[Row],
    lease: Lease,
    stopping: threading.Event,
) -> None:
    """Run the slow work slice by slice; the lease is kept by progress, never by a thread."""
    size, start = FIRST_SLICE, 0
    renewed = time.monotonic()
    while start < len(rows):
        if stopping.is_set():
            raise WorkerStopping("The worker is asked to leave.")
        began = time.monotonic()
        part = rows[start : start + size]
        prepared = importer.prepare(part)
        if prepared is None:
            return
        for row, result in zip(part, prepared, strict=True):
            row.prepared = result
        start += len(part)
        now = time.monotonic()
        if now - began < SLICE_SECONDS / 2:
            size *= 4
        elif now - began > SLICE_SECONDS * 2:
            size = max(1, size // 2)
        if now - renewed > state.settings.lease_seconds / 4:
            leases.renew(state.session, lease, state.settings.lease_seconds)
            renewed = now


def _settle(
    state: State,
    importer: type[Importer],
    layout: Layout,
    run: ImportRun,
    lease: Lease,
    rows: Sequence[Row],
) -> None:
    """Create a batch in one transaction, in an order in which nothing can be half done."""
    session = state.session
    leases.settle(session, lease, state=SETTLED, sealed=None)
    state.actors.hold()
    actor = state.actors.load(run.actor_id, importer)
    worker = importer(actor, run)
    judge(worker, layout, rows)
    outcome = create_rows(session, worker, layout, rows, is_atomic=run.mode == ALL_OR_NOTHING)
    _write_down(state, run, outcome)
    session.commit()


def _write_down(state: State, run: ImportRun, outcome: Outcome, *, judged: int = 0) -> None:
    """Write the outcome of every row and add it to the import's counts."""
    values = [
        *(_row(run.id, row, CREATED_ROW, record_id=key) for row, key in outcome.created),
        *(_row(run.id, row, NOT_ATTEMPTED_ROW) for row in outcome.left),
        *(
            _row(run.id, row, FAILED_ROW, sealed=seal_failed(state.vault, run.public_id, row))
            for row in outcome.failed
        ),
    ]
    parents = _parent_ids(state.session, outcome)
    for each in values:
        each["parent_run_id"] = parents.get(each["parent_run_id"])
    if values:
        state.session.execute(insert(ImportRow), values)
    runs.count(
        state.session,
        run.id,
        judged=judged,
        created=len(outcome.created),
        failed=len(outcome.failed),
        not_attempted=len(outcome.left),
    )


def _row(run_id: int, row: Row, outcome: str, **more: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "run_id": run_id,
        "line": row.line,
        "outcome": outcome,
        "codes": " ".join(problem.code for problem in row.problems),
        "record_id": None,
        "sealed": None,
        "parent_run_id": row.parent[0] if row.parent else None,
        "parent_line": row.parent[1] if row.parent else None,
    }
    return values | more


def _parent_ids(session: Session, outcome: Outcome) -> dict[str, int]:
    """Return the imports whose rows these rows repair, by public id."""
    rows = (*(row for row, _ in outcome.created), *outcome.left, *outcome.failed)
    wanted = {row.parent[0] for row in rows if row.parent}
    if not wanted:
        return {}
    query = select(ImportRun.public_id, ImportRun.id).where(ImportRun.public_id.in_(wanted))
    return dict(session.execute(query).all())


def _layout(importer: type[Importer], run: ImportRun) -> Layout:
    return Layout.from_names(importer, json.loads(run.columns))
