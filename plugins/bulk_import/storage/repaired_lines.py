"""The failed rows of imports whose repairs later imports have done."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from .models import ImportRow, ImportRun
from .statuses import RowOutcome, UndoOutcome

DONE = (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)


def repaired_lines(session: Session, run_id: int) -> frozenset[int]:
    """Return the lines of an import that are done by now, over any number of attempts."""
    return frozenset(line for _, line in session.execute(_done([run_id])))


def repaired_counts(session: Session, run_ids: Collection[int]) -> dict[int, int]:
    """Return how many failed rows of some imports are done by now, where any are.

    Most imports are repaired by none, which the first query tells.
    """
    query = select(ImportRun.parent_id).where(ImportRun.parent_id.in_(run_ids)).distinct()
    repaired = [each for each in session.scalars(query) if each is not None]
    if not repaired:
        return {}
    done = _done(repaired).subquery()
    counts = select(done.c.origin_run, func.count()).group_by(done.c.origin_run)
    return dict(session.execute(counts).all())


def _done(run_ids: Collection[int]) -> Select[int, int]:
    """Select the imports and lines of failed rows that are done by now.

    A row knows which row it repairs; one whose record was taken back is not done. Only the rows of
    imports that repair these are read.
    """
    rows, runs = aliased(ImportRow), aliased(ImportRun)
    repairing = select(runs.id).where(runs.parent_id.in_(run_ids)).cte("repairing", recursive=True)
    later = aliased(ImportRun)
    repairing = repairing.union(select(later.id).where(later.parent_id == repairing.c.id))
    columns = (rows.run_id, rows.line, rows.outcome, rows.undo_outcome)
    is_later = rows.run_id.in_(select(repairing.c.id))
    origin = (rows.parent_run_id.label("origin_run"), rows.parent_line.label("origin"))
    first = select(*origin, *columns).where(is_later, rows.parent_run_id.in_(run_ids))
    chain = first.cte("chain", recursive=True)
    chain = chain.union(
        select(chain.c.origin_run, chain.c.origin, *columns).where(
            is_later, rows.parent_run_id == chain.c.run_id, rows.parent_line == chain.c.line
        )
    )
    is_kept = chain.c.undo_outcome.is_distinct_from(UndoOutcome.UNDONE)
    done = select(chain.c.origin_run, chain.c.origin).distinct()
    return done.where(chain.c.outcome.in_(DONE), is_kept)
