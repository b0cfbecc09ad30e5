"""Rows as they are sealed: a batch that waits, a failed row that may be downloaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.rows import Problem, Row
from .models import ImportRun
from .sealed_problems import KNOWN_VALUES, problem_of, problem_values
from .vault import SealBroken, Vault

BATCH = "batch"
CELLS = "row"
SURPLUS, WITHHELD, NEEDS_SECRET = "surplus", "withheld", "needs_secret"
NEWER = "It was sealed by a newer version of this program."


def layout_of(importer: type[Importer], run: ImportRun) -> Layout:
    """Return which column of an import's file holds which field."""
    return Layout.from_names(importer, json.loads(run.columns))


def seal_batch(
    vault: Vault, public_id: str, number: int, rows: Iterable[Row], layout: Layout
) -> str:
    """Seal the rows of a batch with what was found when the file arrived."""
    payload = [
        [
            *(row.line, row.cells, row.misshapen, _values(row.found, row.line, layout), row.parent),
            *_traces(row, NEEDS_SECRET),
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


def open_batch(vault: Vault, public_id: str, number: int, sealed: str) -> list[Row]:
    """Open the rows of a batch; SealBroken when no key fits."""
    return [_waiting(*values) for values in _known(vault.open(BATCH, public_id, number, sealed), 6)]


def seal_failed(vault: Vault, public_id: str, row: Row, layout: Layout) -> str:
    """Seal what may be shown and downloaded of a failed row: cells, problems and hints."""
    payload = [
        *(row.cells, row.misshapen, _values(row.problems, row.line, layout)),
        *_traces(row),
    ]
    return vault.seal(CELLS, public_id, row.line, payload)


def open_failed(
    vault: Vault, public_id: str, line: int, sealed: str, layout: Layout | None = None
) -> Row:
    """Decrypt a failed row; SealBroken when no key fits.

    :param layout: the columns of the file; without it, a problem that older code has sealed may
        not know its column.
    """
    [values] = _known([vault.open(CELLS, public_id, line, sealed)], 4)
    return _failed(line, layout, *values)


def _waiting(
    line: int,
    cells: list[str],
    misshapen: bool = False,
    found: Sequence[Sequence[Any]] = (),
    parent: Sequence[Any] | None = None,
    traces: Mapping[str, Any] | None = None,
) -> Row:
    place = None if parent is None else (parent[0], parent[1])
    row = _row(line, cells, misshapen, traces)
    row.found, row.parent = tuple(_problems(found, line, None)), place
    return row


def _failed(
    line: int,
    layout: Layout | None,
    cells: list[str],
    misshapen: bool = False,
    problems: Sequence[Sequence[Any]] = (),
    traces: Mapping[str, Any] | None = None,
) -> Row:
    row = _row(line, cells, misshapen, traces)
    row.problems = _problems(problems, line, layout)
    return row


def _row(line: int, cells: list[str], misshapen: bool, traces: Any) -> Row:
    told = traces or {}
    if not isinstance(told, Mapping) or told.keys() - {SURPLUS, WITHHELD, NEEDS_SECRET}:
        raise SealBroken(NEWER)
    surplus, withheld = told.get(SURPLUS, 0), tuple(told.get(WITHHELD, ()))
    row = Row(line, cells, misshapen=misshapen, surplus=surplus, withheld=withheld)
    row.needs_secret = bool(told.get(NEEDS_SECRET))
    return row


def _traces(row: Row, *more: str) -> list[Any]:
    """Return what tells which cells are hidden; most rows have none, which old code opens, too.

    :param more: what else is told, of a row that waits.
    """
    told = {SURPLUS: row.surplus, WITHHELD: row.withheld}
    told |= {name: getattr(row, name) for name in more}
    return [{name: value for name, value in told.items() if value}] if any(told.values()) else []


def _values(problems: Iterable[Problem], line: int, layout: Layout) -> list[list[Any]]:
    return [problem_values(each, line, layout) for each in problems]


def _problems(sealed: Sequence[Sequence[Any]], line: int, layout: Layout | None) -> list[Problem]:
    return [problem_of(values, line, layout) for values in _known(sealed, KNOWN_VALUES)]


def _known(sealed: Sequence[Sequence[Any]], most: int) -> Sequence[Sequence[Any]]:
    """Return sealed lists of values that this code understands.

    Old and new code run side by side during an upgrade. New values stand at the end and have
    defaults, so what older code has sealed is opened; what newer code has sealed is left to it.
    """
    if any(len(values) > most for values in sealed):
        raise SealBroken(NEWER)
    return sealed
