"""The outcome of a batch, and how it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ..engine.rows import Row
from ..state import State
from ..storage import runs
from ..storage.models import ImportRow, ImportRun
from ..storage.outcome_rows import outcome_row
from ..storage.runs import Counts
from ..storage.statuses import RowOutcome
from .slips import seal_slips
from .task import Task

_ROWS: Any = ImportRow.__table__
"""Inserted by the table, because the way of mapped classes costs as much as the statement."""


@dataclass
class Outcome:
    """The created, failed and other rows of a batch."""

    created: list[tuple[Row, str]] = field(default_factory=list)
    """Each with the key of its record, as text."""
    updated: list[tuple[Row, str]] = field(default_factory=list)
    unchanged: list[tuple[Row, str]] = field(default_factory=list)
    failed: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    """Not attempted."""

    def counts(self, judged: int) -> Counts:
        """Return what the outcome adds to the counts of its import."""
        return Counts(
            judged,
            len(self.created),
            len(self.failed),
            len(self.left),
            len(self.updated),
            len(self.unchanged),
        )

    @property
    def done(self) -> list[tuple[Row, str]]:
        """Return the rows that did what they were to do."""
        return [*self.created, *self.updated, *self.unchanged]

    def add(self, other: Outcome) -> None:
        """Add rows that were written."""
        self.created += other.created
        self.updated += other.updated

    def give_up(self) -> None:
        """Take note that nothing of it was kept: what was done is not attempted."""
        self.left += [row for row, _ in self.done]
        self.created, self.updated, self.unchanged = [], [], []


def write_outcome(state: State, task: Task, outcome: Outcome, *, judged: int = 0) -> None:
    """Write the outcome of every row and add it to the import's counts."""
    run_id, parents = task.run.id, _parent_ids(state.session, outcome)

    def written(row: Row, became: RowOutcome, **more: str) -> dict[str, Any]:
        codes = " ".join([problem.code for problem in row.problems]) if row.problems else ""
        public_id, line = row.parent or ("", None)
        parent = parents.get(public_id), line
        return outcome_row(run_id, row.line, became, codes=codes, parent=parent, **more)

    values = [
        *(written(row, RowOutcome.CREATED, record_id=key) for row, key in outcome.created),
        *(written(row, RowOutcome.UPDATED, record_id=key) for row, key in outcome.updated),
        *(written(row, RowOutcome.UNCHANGED, record_id=key) for row, key in outcome.unchanged),
        *(written(row, RowOutcome.NOT_ATTEMPTED) for row in outcome.left),
        *(
            written(row, RowOutcome.FAILED, sealed=task.seal_failed(state.vault, row))
            for row in outcome.failed
        ),
    ]
    if values:
        state.session.execute(insert(_ROWS), values)
    seal_slips(state, task.run, outcome.created)
    runs.count(state.session, run_id, outcome.counts(judged))


def _parent_ids(session: Session, outcome: Outcome) -> dict[str, int]:
    """Return the imports whose rows these rows repair, by public id."""
    rows = (*(row for row, _ in outcome.done), *outcome.left, *outcome.failed)
    public_ids = {row.parent[0] for row in rows if row.parent}
    if not public_ids:
        return {}
    query = select(ImportRun.public_id, ImportRun.id).where(ImportRun.public_id.in_(public_ids))
    return dict(session.execute(query).all())
