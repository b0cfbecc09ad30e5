"""An import's counts and status: every change is one UPDATE that keeps both consistent."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Double,
    Integer,
    Select,
    Update,
    bindparam,
    case,
    false,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from ..database.changed_rows import changed_rows
from ..database.clock import database_now
from ..tables.models import ImportBatch, ImportRow, ImportRun
from ..tables.statuses import OPEN_STATUSES, BatchState, RowOutcome, RunStatus
from .leases import LeaseLost
from .outcome_rows import insert_outcomes, outcome_row
from .unsettled import is_open, is_unsettled


def begin(session: Session, run_id: int, kinds: Collection[str]) -> ImportRun | None:
    """Return a copy of an import of which a batch was just taken; it runs from now on.

    What a worker needs of it never changes, but for the rows that were judged by then. No object of
    the session is made, which would be loaded anew after each commit.

    :param kinds: one of another kind stays as it is, because a newer worker may know it.
    """
    run = {"run": run_id}
    begun = session.execute(_beginning(tuple(kinds)), run).mappings().one_or_none()
    found = begun or session.execute(_loading(), run).mappings().one_or_none()
    return None if found is None else ImportRun(**found)


@cache
def _beginning(kinds: tuple[str, ...]) -> ReturningUpdate[Any]:
    """Return the one UPDATE; it is built once."""
    run = ImportRun.__table__.c
    is_known = or_(false(), *[run.importer == each for each in kinds])
    return (
        update(ImportRun.__table__)
        .where(run.id == bindparam("run"), run.status == RunStatus.PENDING, is_known)
        .values(status=RunStatus.RUNNING, started_at=database_now(), updated_at=database_now())
        .returning(*run)
    )


@cache
def _loading() -> Select[*tuple[Any, ...]]:
    """Return the one query; it is built once."""
    run = ImportRun.__table__
    return select(run).where(run.c.id == bindparam("run"))


@dataclass(frozen=True)
class Counts:
    """The numbers of judged rows and of rows with each outcome, of one import."""

    judged: int = 0
    created: int = 0
    failed: int = 0
    not_attempted: int = 0
    updated: int = 0
    unchanged: int = 0


def count(session: Session, run_id: int, counts: Counts, held_seconds: float) -> None:
    """Add outcomes to an import; its status follows by arithmetic on the newest counts.

    :param held_seconds: for how long their batch has had its owner; what is left of the time since
        the last change was a pause.
    :raises LeaseLost: when the import has ended; nothing of the transaction is kept.
    """
    values = {"run": run_id, "held": held_seconds} | asdict(counts)
    if changed_rows(session, _counting(), values) != 1:
        session.rollback()
        raise LeaseLost(f"Import {run_id} has ended.")


@cache
def _counting() -> Update:
    """Return the one UPDATE that keeps counts and status consistent; it is built once."""
    run = ImportRun.__table__.c
    created_rows = run.created_rows + bindparam("created", type_=Integer)
    updated_rows = run.updated_rows + bindparam("updated", type_=Integer)
    unchanged_rows = run.unchanged_rows + bindparam("unchanged", type_=Integer)
    done_rows = created_rows + updated_rows + unchanged_rows
    failed_rows = run.failed_rows + bindparam("failed", type_=Integer)
    left_rows = run.not_attempted_rows + bindparam("not_attempted", type_=Integer)
    is_complete = run.total_rows == done_rows + failed_rows + left_rows
    paused = database_now() - run.updated_at - bindparam("held", type_=Double)
    finished = case(
        (run.total_rows == done_rows, RunStatus.COMPLETED), else_=RunStatus.COMPLETED_WITH_ERRORS
    )
    return (
        update(ImportRun.__table__)
        .where(run.id == bindparam("run"), is_open(run.status))
        .values(
            judged_rows=run.judged_rows + bindparam("judged", type_=Integer),
            created_rows=created_rows,
            updated_rows=updated_rows,
            unchanged_rows=unchanged_rows,
            failed_rows=failed_rows,
            not_attempted_rows=left_rows,
            status=case((is_complete, finished), else_=RunStatus.RUNNING),
            finished_at=case((is_complete, database_now()), else_=None),
            updated_at=database_now(),
            paused_seconds=run.paused_seconds + case((paused > 0, paused), else_=0.0),
            rest_until=None,
        )
    )


def end(
    session: Session,
    run_id: int,
    status: RunStatus,
    reason: str,
    *,
    lines: Iterable[int] = (),
    created: Mapping[int, str] = MappingProxyType({}),
) -> bool:
    """End an import early: waiting rows are not attempted. Commits.

    One transaction settles every open batch with a higher fence, so that a worker that holds one
    cannot commit any more.

    :param lines: lines without an outcome although their batch may be settled.
    :param created: the keys of records that a host has stored past the import, by line.
    :return: False when the import had ended already.
    """
    waiting = {*close_batches(session, run_id), *lines}
    run = ImportRun
    created_rows = run.created_rows + len(created)
    ended = changed_rows(
        session,
        update(run)
        .where(run.id == run_id, run.status.in_(OPEN_STATUSES))
        .values(
            status=status,
            reason=reason,
            created_rows=created_rows,
            not_attempted_rows=run.total_rows - run.done_rows - len(created) - run.failed_rows,
            finished_at=database_now(),
            updated_at=database_now(),
        )
        .execution_options(synchronize_session=False),
    )
    if not ended:
        session.rollback()
        return False
    known = set(session.scalars(select(ImportRow.line).where(ImportRow.run_id == run_id)))
    rows = [
        outcome_row(line, RowOutcome.CREATED, record_id=created[line])
        if line in created
        else outcome_row(line, RowOutcome.NOT_ATTEMPTED)
        for line in sorted(waiting - known)
    ]
    insert_outcomes(session, run_id, rows)
    session.commit()
    return True


def close_batches(session: Session, run_id: int) -> list[int]:
    """Settle the open batches of an import; return the lines of all their rows.

    A transaction that splits a batch may commit while this one waits for it, and its new batches
    are then not visible. Code that adds batches leaves its own batch open, so a pass that finds
    none proves that there are none.
    """
    lines: list[int] = []
    while found := session.scalars(_closing(), {"run": run_id}).all():
        lines += [line for each in found for line in json.loads(each)]
    return sorted(set(lines))


@cache
def _closing() -> ReturningUpdate[str]:
    batch = ImportBatch.__table__.c
    return (
        update(ImportBatch.__table__)
        .where(batch.run_id == bindparam("run"), is_unsettled())
        .values(state=BatchState.SETTLED, sealed=None, lease_until=None, fence=batch.fence + 1)
        .returning(batch.lines)
    )
