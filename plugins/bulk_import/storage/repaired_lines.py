"""The failed rows of an import whose repairs a later import has done."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from .models import ImportRow, ImportRun
from .statuses import RowOutcome, UndoOutcome

DONE = (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)


def repaired_lines(session: Session, run_id: int) -> frozenset[int]:
    """Return the lines of an import that are done by now, over any number of attempts.

    A row knows which row it repairs; one whose record was taken back is not done. Only the rows of
    imports that repair this one are read.
    """
    rows, runs = aliased(ImportRow), aliased(ImportRun)
    repairing = select(runs.id).where(runs.parent_id == run_id).cte("repairing", recursive=True)
    later = aliased(ImportRun)
    repairing = repairing.union(select(later.id).where(later.parent_id == repairing.c.id))
    columns = (rows.run_id, rows.line, rows.outcome, rows.undo_outcome)
    is_later = rows.run_id.in_(select(repairing.c.id))
    chain = (
        select(rows.parent_line.label("origin"), *columns)
        .where(is_later, rows.parent_run_id == run_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union(
        select(chain.c.origin, *columns).where(
            is_later, rows.parent_run_id == chain.c.run_id, rows.parent_line == chain.c.line
        )
    )
    is_kept = chain.c.undo_outcome.is_distinct_from(UndoOutcome.UNDONE)
    done = select(chain.c.origin).where(chain.c.outcome.in_(DONE), is_kept)
    return frozenset(session.scalars(done))
