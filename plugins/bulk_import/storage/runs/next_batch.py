"""Which batch of an import a worker takes next: the one statement, and when a batch is free."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    ScalarSelect,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from ..database.clock import database_now
from ..tables.models import ImportBatch, ImportRun
from ..tables.partial_indexes import UNDOING
from ..tables.statuses import BatchState
from .unsettled import is_open, is_unjudged, is_unsettled


def is_free(lease_until: Any, seconds: Any) -> ColumnElement[bool]:
    """Return the condition under which a batch may be taken.

    A lease beyond the longest possible one was given before the clock was set back; it is free.
    """
    now = database_now()
    return or_(lease_until.is_(None), lease_until < now, lease_until > now + 2 * seconds)


@cache
def taking(in_order: tuple[str, ...]) -> ReturningUpdate[Any]:
    """Return the one UPDATE that takes a batch; it is built once.

    :param in_order: kinds of imports; most hosts have none whose batches wait for each other.
    """
    batch = ImportBatch.__table__.c
    expired = batch.lease_until < database_now()
    seconds = bindparam("seconds", type_=Double)
    free = is_free(batch.lease_until, seconds)
    run = ImportRun.__table__.c
    is_wanted = exists().where(
        run.id == bindparam("run"),
        or_(is_open(run.status), text(UNDOING)),
    )

    def first(is_such: ColumnElement[bool]) -> ScalarSelect[int]:
        """Return the number of the first free batch of a kind, the first entry of its index."""
        is_next = and_(batch.run_id == bindparam("run"), is_such, free, is_wanted)
        found = select(batch.number).where(is_next).order_by(batch.number).limit(1)
        return found.with_for_update(skip_locked=True).scalar_subquery()

    is_ready = and_(is_unsettled(), _is_turn(in_order)) if in_order else is_unsettled()
    next_number = func.coalesce(first(is_unjudged()), first(is_ready))
    return (
        update(ImportBatch.__table__)
        .where(batch.run_id == bindparam("run"), batch.number == next_number, free)
        .values(
            owner=bindparam("by"),
            fence=batch.fence + 1,
            # An expired lease: its owner has died, or hangs.
            tries=batch.tries + case((expired, 1), else_=0),
            lease_until=database_now() + seconds,
            code_version=bindparam("version"),
        )
        .returning(
            batch.number,
            batch.fence,
            batch.state,
            batch.tries,
            func.coalesce(batch.sealed, ""),
            batch.lines,
        )
    )


def _is_turn(in_order: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a batch need not wait for those before it."""
    run, other = ImportRun.__table__.c, ImportBatch.__table__.alias("other").c
    is_ordered = exists().where(
        run.id == bindparam("run"), or_(*[run.importer == each for each in in_order])
    )
    open_before = exists().where(
        other.run_id == bindparam("run"),
        other.number < ImportBatch.number,
        other.state != BatchState.SETTLED,
    )
    return or_(~is_ordered, ~open_before)
