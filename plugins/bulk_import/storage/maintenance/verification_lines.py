"""Verification of lines: whether batches and outcomes of an import name each of them once."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..tables.models import ImportBatch, ImportRow, ImportRun
from ..tables.statuses import RowOutcome


@dataclass
class Batch:
    """The lines of a batch, and how many it counts."""

    lines: list[int]
    count: int


@dataclass
class Lines:
    """The lines that an import has by its batches, in their order, and by its outcomes."""

    batches: list[Batch] = field(default_factory=list)
    created: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)


def runs_with_wrong_lines(session: Session) -> list[int]:
    """Return the imports whose batches and outcomes do not name as many lines as there are rows."""
    found: dict[int, Lines] = defaultdict(Lines)
    batches = select(ImportBatch.run_id, ImportBatch.lines, ImportBatch.row_count)
    for run_id, text, count in session.execute(batches.order_by(ImportBatch.number)):
        found[run_id].batches.append(Batch([int(line) for line in json.loads(text)], count))
    for run_id, line, outcome in session.execute(
        select(ImportRow.run_id, ImportRow.line, ImportRow.outcome)
    ):
        of_run = found[run_id]
        (of_run.created if outcome == RowOutcome.CREATED else of_run.others).add(line)
    runs = select(ImportRun.id, ImportRun.total_rows, ImportRun.undo_attempts)
    return [
        run_id
        for run_id, total, undos in session.execute(runs.order_by(ImportRun.id))
        if not _is_right(found[run_id], total, undos)
    ]


def _is_right(lines: Lines, total: int, undos: int) -> bool:
    """Return whether each row has one line.

    A batch names the lines that wait or were created; a row that failed at the judging is in no
    batch any more. The batches of an undo stand after them and name lines that were created, each
    undo once.
    """
    if any(len(batch.lines) != batch.count for batch in lines.batches):
        return False
    number = _undo_begins(lines.batches, total - _count_of_judged(lines)) if undos else None
    named = _named(lines.batches[:number])
    again = Counter([] if number is None else _named(lines.batches[number:]))
    return (
        len(named) == len(set(named))
        and len({*named, *lines.created, *lines.others}) == total
        and lines.created.issuperset(again)
        and max(again.values(), default=0) <= undos
    )


def _undo_begins(batches: Sequence[Batch], wanted: int) -> int:
    """Return at which batch all lines of an import that its batches have to name are named."""
    number = 0
    while number < len(batches) and wanted > 0:
        wanted -= len(batches[number].lines)
        number += 1
    return number


def _count_of_judged(lines: Lines) -> int:
    """Return how many lines have an outcome and stand in no batch."""
    named = set(_named(lines.batches))
    return len((lines.created | lines.others) - named)


def _named(batches: Sequence[Batch]) -> list[int]:
    return [line for batch in batches for line in batch.lines]
