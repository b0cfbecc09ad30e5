"""The single stage of a batch of updates: one transaction judges its rows and writes them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.judging.pipeline import good, judge, piece_rows
from ...engine.rows.rows import Row
from ...state import State
from ...storage.database.dialect import SQLITE
from ...storage.host.kept_transaction import kept_transaction
from ...storage.runs import leases
from ...storage.tables.models import ImportBatch
from ...storage.tables.statuses import BatchState
from ..hooks.loaded_actor import loaded_actor
from ..refusals.deferred_rules import commit_or_ask
from ..tasks.outcomes import write_outcome
from ..tasks.task import Task
from ..writing.creation import write_rows
from ..writing.updating import lock_found, split_unchanged
from .retries import retry


def has_single_stage(task: Task) -> bool:
    """Return whether a batch can be judged and written in one transaction.

    All or nothing waits for the last row, a tree for the parents, slow work for no transaction.
    """
    importer = task.importer
    return (
        task.layout.operation.is_updating
        and not task.is_atomic
        and importer.tree is None
        and importer.prepare is Importer.prepare
        and len(task.lines) <= piece_rows(importer)
    )


def run_single_stage(state: State, task: Task, stopping: threading.Event) -> None:
    """Judge a batch and write its outcomes in one transaction; rows beyond `batch_rows` are left.

    Where it deadlocks with another one it is tried again, as every batch that is settled.
    """
    rows = task.open_rows(state.vault)
    state.session.rollback()
    settle = partial(_settle, state, task, rows)
    retry(state.session, stopping, partial(commit_or_ask, state.session, settle))


def _settle(state: State, task: Task, rows: Sequence[Row]) -> None:
    """Begin with the write, so that on SQLite nobody else writes until the end."""
    session, layout = state.session, task.layout
    leases.settle(session, task.lease, state=BatchState.SETTLED, sealed=None)
    with kept_transaction(session):
        state.actors.hold()
        worker = task.importer(loaded_actor(state, task.run.actor_id, task.importer), task.run)
        judge(worker, layout, rows)
        _, writing = split_unchanged(good(rows))
        left = writing[task.importer.batch_rows :]
        _lock_and_judge(session, worker, layout, writing[: task.importer.batch_rows])
    later = {row.line for row in left}
    done = [row for row in rows if row.line not in later] if later else rows
    outcome = write_rows(session, worker, layout, done, is_atomic=False)
    _store_rest(state, task, rows, left)
    write_outcome(state, task, outcome, judged=len(rows))
    session.commit()


def _lock_and_judge(
    session: Session, importer: Importer, layout: Layout, rows: Sequence[Row]
) -> None:
    """Lock the records of rows that write, and judge once more what the locks hold.

    On SQLite the transaction that has judged them is the only one that writes.
    """
    if rows and session.get_bind().dialect.name != SQLITE:
        lock_found(session, importer, [row.held for row in rows if row.held is not None])
        judge(importer, layout, rows)


def _store_rest(state: State, task: Task, rows: Sequence[Row], left: Sequence[Row]) -> None:
    """Store the judged rows that wait for a transaction of their own.

    The batch itself stays open for the first of them: code that closes all batches looks at open
    ones only, and would miss new batches beside a settled one.
    """
    if not left:
        return
    first, *others = task.judged_batches(state.vault, rows, left, task.importer.batch_rows)
    own = ImportBatch.run_id == task.run.id, ImportBatch.number == task.lease.number
    state.session.execute(
        update(ImportBatch).where(*own).values(first),
        execution_options={"synchronize_session": False},
    )
    if others:
        state.session.execute(insert(ImportBatch), others)
