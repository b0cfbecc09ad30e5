"""The outcome of a batch, and how it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter, itemgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...engine.rows.rows import Row
from ...state import State
from ...storage.rows.pieces import insert_pieces
from ...storage.runs import runs
from ...storage.runs.outcome_rows import OutcomeRow, insert_keys, insert_outcomes, outcome_row
from ...storage.runs.runs import Counts
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import RowOutcome
from .slips import seal_slips
from .task import Task


@dataclass
class Outcome:
    """The created, failed and other rows of a batch."""

    created: list[tuple[Row, str]] = field(default_factory=list)
    """Each with the key of its record, as text."""
    updated: list[tuple[Row, str]] = field(default_factory=list)
    unchanged: list[tuple[Row, str]] = field(default_factory=list)
    failed: list[Row] = field(default_factory=list)
    not_attempted: list[Row] = field(default_factory=list)

    def counts(self, judged: int) -> Counts:
        """Return what the outcome adds to the counts of its import."""
        return Counts(
            judged,
            len(self.created),
            len(self.failed),
            len(self.not_attempted),
            len(self.updated),
            len(self.unchanged),
        )

    @property
    def done(self) -> list[tuple[Row, str]]:
        """Return the rows that did what they were to do."""
        return [*self.created, *self.updated, *self.unchanged]

    def by_kind(self) -> Sequence[tuple[RowOutcome, Sequence[tuple[Row, str | None]]]]:
        """Return the rows without a problem by what became of them, with their records' keys."""
        return [
            (RowOutcome.CREATED, self.created),
            (RowOutcome.UPDATED, self.updated),
            (RowOutcome.UNCHANGED, self.unchanged),
            (RowOutcome.NOT_ATTEMPTED, [(row, None) for row in self.not_attempted]),
        ]

    def add(self, other: Outcome) -> None:
        """Add rows that were written."""
        self.created += other.created
        self.updated += other.updated

    def give_up(self) -> None:
        """Move the written rows to those not attempted, because nothing of them was kept."""
        self.not_attempted += [row for row, _ in self.done]
        self.created, self.updated, self.unchanged = [], [], []


def write_outcome(state: State, task: Task, outcome: Outcome, *, judged: int = 0) -> None:
    """Write the outcome of every row and add it to the import's counts."""
    run_id, parents = task.run.id, _parent_ids(state.session, outcome)

    def failed(row: Row) -> OutcomeRow:
        codes = " ".join([problem.code for problem in row.problems])
        sealed = task.seal_failed(state.vault, row)
        parent = _parent(parents, row)
        return outcome_row(row.line, RowOutcome.FAILED, codes=codes, sealed=sealed, parent=parent)

    values = list(map(failed, outcome.failed))
    for became, rows in outcome.by_kind():
        # Most rows repair no other.
        repairing = [(row, key) for row, key in rows if row.parent is not None]
        plain = [(row, key) for row, key in rows if row.parent is None] if repairing else rows
        keys = {row.line: key for row, key in plain}
        insert_keys(state.session, run_id, became, keys)
        values += _repairing(parents, became, repairing)
    insert_outcomes(state.session, run_id, values)
    insert_pieces(state.session, state.vault, task.run, task.layout, outcome.failed)
    seal_slips(state, task.run, outcome.created)
    runs.count(state.session, run_id, outcome.counts(judged), task.lease.held_seconds)


def _repairing(
    parents: Mapping[str, int], became: RowOutcome, rows: Sequence[tuple[Row, str | None]]
) -> list[OutcomeRow]:
    """Return the outcomes of rows without a problem that repair others."""
    return [
        outcome_row(row.line, became, record_id=key, parent=_parent(parents, row))
        for row, key in rows
    ]


def _parent(parents: Mapping[str, int], row: Row) -> tuple[int | None, int | None]:
    """Return the import and the line that a row repairs."""
    public_id, line = row.parent or ("", None)
    return parents.get(public_id), line


def _parent_ids(session: Session, outcome: Outcome) -> dict[str, int]:
    """Return the imports whose rows these rows repair, by public id."""
    rows = chain(map(itemgetter(0), outcome.done), outcome.not_attempted, outcome.failed)
    public_ids = {parent[0] for parent in map(attrgetter("parent"), rows) if parent}
    if not public_ids:
        return {}
    query = select(ImportRun.public_id, ImportRun.id).where(ImportRun.public_id.in_(public_ids))
    return dict(session.execute(query).all())
