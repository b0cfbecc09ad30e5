"""Pending imports: an import and what belongs to it, stored in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session

from ..engine.layout import Layout
from ..engine.repairs import Repairs
from ..engine.rows import Row
from .lessons import Lesson
from .memories import Owner, remember
from .models import ImportBatch, ImportRun
from .repair_table import ImportRepair
from .repairs import repair_values
from .sealed import batch_values
from .vault import Vault


def store_pending(
    session: Session,
    vault: Vault,
    run: ImportRun,
    layout: Layout,
    rows: Sequence[Row],
    *,
    batch_rows: int,
    repairs: Repairs,
    lessons: Sequence[Lesson],
    days: float,
    record: Callable[[ImportRun], None],
) -> int:
    """Store an import with its batches, its repairs and what they teach; return its id. Commits.

    The number of a batch is the index of its first row, so that splitting it needs no counting.

    :param days: how long the lessons are remembered.
    :param record: writes down in the same transaction who has uploaded it.
    """
    # The search for the parent has begun a transaction; the write transaction begins with a write.
    # It ends by a commit, because the host's work of this request may wait in it (decision 77).
    session.commit()
    session.add(run)
    session.flush()
    record(run)
    for start in range(0, len(rows), batch_rows):
        part = rows[start : start + batch_rows]
        # One by one, as the sealed rows of a large file are longer than the file.
        session.execute(_adding(), batch_values(vault, run, start, part, layout))
    if repairs.done:
        session.execute(insert(ImportRepair), repair_values(vault, run, layout, repairs))
    remember(session, vault, Owner(run.actor_id, run.importer), lessons, days)
    run_id = run.id
    session.commit()
    return run_id


@cache
def _adding() -> Insert:
    """Return the INSERT of a batch by its table: the way of mapped classes costs as much again."""
    return insert(ImportBatch.__table__)  # type: ignore[arg-type]  # It is a Table.
