"""Rows as they are sealed: a batch that waits, a failed row that may be downloaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...engine.rows.rows import Problem, Row
from ..sealing.vault import Vault
from ..tables.models import ImportRun
from .cell_columns import columns_of
from .sealed_problems import problem_values

BATCH = "batch"
CELLS = "row"
SURPLUS, WITHHELD, NEEDS_SECRET, SEEN = "surplus", "withheld", "needs_secret", "seen"
ABOVE = "above"


def layout_of(importer: type[Importer], run: ImportRun) -> Layout:
    """Return which column of an import's file holds which field."""
    layout = Layout.from_names(importer, json.loads(run.columns))
    known = run.operation in set(Operation)
    # What a newer version does to records is no creation, and its rows are left to its workers.
    return replace(layout, operation=Operation(run.operation) if known else Operation.UPDATE)


def seal_batch(
    vault: Vault, public_id: str, number: int, rows: Sequence[Row], layout: Layout
) -> str:
    """Seal the rows of a batch with what was found when the file arrived."""
    if (columns := columns_of(rows)) is not None:
        # Nearly all batches are like this.
        return vault.seal(BATCH, public_id, number, [columns])
    payload = [
        [
            row.line,
            row.cells,
            row.misshapen,
            _values(row.found, row.line, layout) if row.found else (),
            row.parent,
            *_waiting_traces(row),
        ]
        for row in rows
    ]
    return vault.seal(BATCH, public_id, number, payload)


def batch_values(
    vault: Vault, run: ImportRun, number: int, rows: Sequence[Row], layout: Layout
) -> dict[str, Any]:
    """Return the columns of a waiting batch that holds some rows."""
    return {
        "run_id": run.id,
        "number": number,
        "first_line": rows[0].line,
        "row_count": len(rows),
        "lines": json.dumps([row.line for row in rows]),
        "sealed": seal_batch(vault, run.public_id, number, rows, layout),
    }


def seal_failed(vault: Vault, public_id: str, row: Row, layout: Layout) -> str:
    """Seal what may be shown and downloaded of a failed row: cells, problems and hints."""
    return vault.seal(CELLS, public_id, row.line, failed_values(row, layout))


def failed_values(row: Row, layout: Layout) -> list[Any]:
    """Return the values of a failed row that are sealed: its cells, problems and traces."""
    problems = _values(row.problems, row.line, layout)
    return [row.cells, row.misshapen, problems, *_traces(row)]


def _traces(row: Row, *more: str) -> list[Any]:
    """Return the traces that decide which cells are hidden.

    Most rows have none, and so are sealed in a form that older code opens.

    :param more: further attributes, of a row that waits.
    """
    traits = {name: value for name in (SURPLUS, WITHHELD, *more) if (value := getattr(row, name))}
    return [traits] if traits else []


def _waiting_traces(row: Row) -> list[Any]:
    """Return the traces of a row that waits; of most rows nothing but `seen` is to be asked."""
    if row.surplus or row.withheld or row.needs_secret or row.above:
        return _traces(row, NEEDS_SECRET, SEEN, ABOVE)
    return [{SEEN: row.seen}] if row.seen else []


def _values(problems: Iterable[Problem], line: int, layout: Layout) -> list[list[Any]]:
    return [problem_values(each, line, layout) for each in problems]
