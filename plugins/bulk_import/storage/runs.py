"""An import's counts and status: every change is one UPDATE that leaves both true."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Update,
    and_,
    bindparam,
    case,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from .clock import database_now
from .leases import LeaseLost
from .models import (
    COMPLETED,
    COMPLETED_WITH_ERRORS,
    FAILED,
    NOT_ATTEMPTED_ROW,
    OPEN_STATUSES,
    PENDING,
    RUNNING,
    SETTLED,
    ImportBatch,
    ImportRow,
    ImportRun,
)

PURGED_AT_ONCE = 100
"""So many imports are purged in one transaction."""
LONGEST_REST_SECONDS = 30.0
"""What is in the way may have been put right, so an import never rests for longer."""


def begin(session: Session, run_id: int) -> None:
    """Mark an import as running when its first batch is taken."""
    session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.status == PENDING)
        .values(status=RUNNING, started_at=database_now(), updated_at=database_now())
    )


def count(
    session: Session,
    run_id: int,
    *,
    judged: int = 0,
    created: int = 0,
    failed: int = 0,
    not_attempted: int = 0,
) -> None:
    """Add outcomes to an import; its status follows by arithmetic on the newest counts.

    :raises LeaseLost: when the import has ended; nothing of the transaction is kept.
    """
    counts = {"judged": judged, "created": created, "failed": failed, "left": not_attempted}
    counted: CursorResult[Any] = session.execute(  # type: ignore[assignment]  # An UPDATE's result.
        _counting(), {"run": run_id} | counts
    )
    if counted.rowcount != 1:
        session.rollback()
        raise LeaseLost(f"Import {run_id} has ended.")


@cache
def _counting() -> Update:
    """Return the one UPDATE that keeps counts and status true; it is built once."""
    run = ImportRun.__table__.c
    created_rows = run.created_rows + bindparam("created", type_=Integer)
    failed_rows = run.failed_rows + bindparam("failed", type_=Integer)
    left_rows = run.not_attempted_rows + bindparam("left", type_=Integer)
    is_complete = run.total_rows == created_rows + failed_rows + left_rows
    finished = case((run.total_rows == created_rows, COMPLETED), else_=COMPLETED_WITH_ERRORS)
    return (
        update(ImportRun.__table__)  # type: ignore[arg-type]  # It is a Table.
        .where(run.id == bindparam("run"), run.status.in_(OPEN_STATUSES))
        .values(
            judged_rows=run.judged_rows + bindparam("judged", type_=Integer),
            created_rows=created_rows,
            failed_rows=failed_rows,
            not_attempted_rows=left_rows,
            status=case((is_complete, finished), else_=RUNNING),
            finished_at=case((is_complete, database_now()), else_=None),
            updated_at=database_now(),
            rest_until=None,
        )
    )


def back_off(session: Session, run_id: int) -> None:
    """Let an import rest before it is rung for again, half as long as it has not got on. Commits.

    So a key that is missing for a week costs a try in half a minute, and one that is missing for
    a moment costs no more than that moment.
    """
    idle = (database_now() - ImportRun.updated_at) / 2
    pause = case((idle > LONGEST_REST_SECONDS, LONGEST_REST_SECONDS), else_=idle)
    session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.status.in_(OPEN_STATUSES))
        .values(rest_until=database_now() + pause)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def is_back_off_over(rest_until: Any) -> ColumnElement[bool]:
    """Return the condition under which an import may be rung for.

    A rest that ends later than any could was begun before the clock was set back.
    """
    now = database_now()
    return or_(
        rest_until.is_(None),
        rest_until < now,
        rest_until > now + 2 * LONGEST_REST_SECONDS,
    )


def end(session: Session, run_id: int, status: str, reason: str) -> bool:
    """End an import before its time: whatever waits is not attempted. Commits.

    One transaction settles every open batch with a higher fence, so that whoever still works on
    one can commit nothing more. Return False when the import had ended already.
    """
    lines = _close_batches(session, run_id)
    run = ImportRun
    ended: CursorResult[Any] = session.execute(  # type: ignore[assignment]  # An UPDATE's result.
        update(run)
        .where(run.id == run_id, run.status.in_(OPEN_STATUSES))
        .values(
            status=status,
            reason=reason,
            not_attempted_rows=run.total_rows - run.created_rows - run.failed_rows,
            finished_at=database_now(),
            updated_at=database_now(),
        )
        .execution_options(synchronize_session=False)
    )
    if not ended.rowcount:
        session.rollback()
        return False
    known = set(session.scalars(select(ImportRow.line).where(ImportRow.run_id == run_id)))
    record(session, run_id, [line for line in lines if line not in known])
    session.commit()
    return True


def _close_batches(session: Session, run_id: int) -> list[int]:
    """Settle the open batches of an import; return the lines of all their rows.

    A transaction that cuts a batch up may commit while this one waits for it, and its new batches
    are then unseen. Whoever adds batches leaves its own open, so a pass that finds none proves
    that there are none.
    """
    lines: list[int] = []
    while found := session.scalars(_closing(), {"run": run_id}).all():
        lines += [line for each in found for line in json.loads(each)]
    return sorted(set(lines))


@cache
def _closing() -> ReturningUpdate[str]:
    batch = ImportBatch.__table__.c
    return (
        update(ImportBatch.__table__)  # type: ignore[arg-type]  # It is a Table.
        .where(batch.run_id == bindparam("run"), batch.state != SETTLED)
        .values(state=SETTLED, sealed=None, lease_until=None, fence=batch.fence + 1)
        .returning(batch.lines)
    )


def record(session: Session, run_id: int, lines: Iterable[int]) -> None:
    """Write down rows that are not attempted."""
    rows = [
        {"run_id": run_id, "line": line, "outcome": NOT_ATTEMPTED_ROW, "codes": ""}
        for line in lines
    ]
    if rows:
        session.execute(insert(ImportRow), rows)


def purge(session: Session) -> int:
    """Erase the sealed cells of imports whose day has come; return how many imports. Commits.

    One that is still open by then is ended first: nobody could open its rows for so long.
    """
    run = ImportRun
    due = run.expires_at < database_now()
    overdue = select(run.id).where(due, run.status.in_(OPEN_STATUSES))
    for run_id in session.scalars(overdue).all():
        session.rollback()
        end(session, run_id, FAILED, "The rows could not be opened until the day of their erasure.")
    session.rollback()
    count = 0
    while purged := _purge_some(session):
        count += purged
    return count


def _purge_some(session: Session) -> int:
    """Purge some imports in one short transaction: pages wait for SQLite's one writer."""
    is_due = and_(
        ImportRun.expires_at < database_now(),
        ImportRun.purged_at.is_(None),
        ImportRun.status.not_in(OPEN_STATUSES),
    )
    some = select(ImportRun.id).where(is_due).order_by(ImportRun.id).limit(PURGED_AT_ONCE)
    purged = session.scalars(
        update(ImportRun)
        .where(ImportRun.id.in_(some), is_due)
        .values(purged_at=database_now())
        .returning(ImportRun.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.execute(
        update(ImportRow)
        .where(ImportRow.run_id.in_(purged))
        .values(sealed=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return len(purged)
