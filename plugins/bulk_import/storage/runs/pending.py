"""Pending imports: an import and what belongs to it, stored in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, insert
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.sql.dml import ReturningInsert

from ...engine.columns.layout import Layout
from ...engine.repairs.repairs import Repairs
from ...engine.rows.rows import Row
from ..database.clock import SECONDS_A_DAY, database_now
from ..host.kept_transaction import noting
from ..repairs.lessons import Lesson
from ..repairs.memories import Owner, remember
from ..repairs.repairs import repair_values
from ..rows.sealed import batch_values
from ..sealing.vault import Vault
from ..tables.models import ImportBatch, ImportRun
from ..tables.repair_table import ImportRepair


def store_pending(
    session: Session,
    vault: Vault,
    values: Mapping[str, Any],
    layout: Layout,
    rows: Sequence[Row],
    *,
    batch_rows: int,
    repairs: Repairs,
    lessons: Sequence[Lesson],
    days: float,
    record: Callable[[ImportRun], None],
) -> ImportRun:
    """Store an import with its batches, its repairs and what they teach. Commits.

    The number of a batch is the index of its first row, so that splitting it needs no counting.

    :param values: the columns of the import that have no default, but for its times.
    :param days: how long its cells are kept and the lessons remembered.
    :param record: writes down in the same transaction who has uploaded it.
    :return: the import as it was stored, which is not in the session.
    """
    # The search for the parent has begun a transaction; the write transaction begins with a write.
    # It ends by a commit, because the host's work of this request may wait in it (decision 77).
    session.commit()
    run = _added(session, values, days)
    with noting(session, "record_request"):
        record(run)
    for start in range(0, len(rows), batch_rows):
        part = rows[start : start + batch_rows]
        # One by one, as the sealed rows of a large file are longer than the file.
        session.execute(_adding(), batch_values(vault, run, start, part, layout))
    if repairs.done:
        session.execute(insert(ImportRepair), repair_values(vault, run, layout, repairs))
    remember(session, vault, Owner(run.actor_id, run.importer), lessons, days)
    session.flush()
    # What is in the session when it commits is read anew.
    session.expunge(run)
    session.commit()
    return run


def _added(session: Session, values: Mapping[str, Any], days: float) -> ImportRun:
    """Insert an import; return it as an object of the session, with its defaults."""
    stored = session.execute(_adding_run(), {**values, "kept": days * SECONDS_A_DAY})
    run = ImportRun(**stored.mappings().one())
    make_transient_to_detached(run)
    session.add(run)
    return run


@cache
def _adding_run() -> ReturningInsert[Any]:
    """Return the INSERT of an import by its table, which gives back what was stored.

    The way of mapped classes costs twice as much, and what it has stored has to be read.
    """
    table = ImportRun.__table__
    now = database_now()
    adding = insert(table).values(
        uploaded_at=now, updated_at=now, expires_at=now + bindparam("kept")
    )
    return adding.returning(*table.columns)


@cache
def _adding() -> Insert:
    """Return the INSERT of a batch by its table: the way of mapped classes costs as much again."""
    return insert(ImportBatch.__table__)
