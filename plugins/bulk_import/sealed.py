"""Rows as they are sealed: a batch that waits, a failed row that may be downloaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

from .engine.importer import Importer
from .engine.layout import Layout
from .engine.rows import Problem, Row
from .vault import Vault

BATCH = "batch"
CELLS = "row"


def seal_batch(vault: Vault, public_id: str, number: int, rows: Iterable[Row]) -> str:
    """Seal the rows of a batch with what was found when the file arrived."""
    payload = [
        [row.line, row.cells, row.misshapen, [astuple(each) for each in row.found], row.parent]
        for row in rows
    ]
    return vault.seal(BATCH, public_id, number, payload)


def open_batch(vault: Vault, public_id: str, number: int, sealed: str) -> list[Row]:
    """Open the rows of a batch; SealBroken when no key fits."""
    return [
        Row(
            line,
            cells,
            misshapen=misshapen,
            found=tuple(Problem(*each) for each in found),
            parent=None if parent is None else (parent[0], parent[1]),
        )
        for line, cells, misshapen, found, parent in vault.open(BATCH, public_id, number, sealed)
    ]


def seal_failed(vault: Vault, public_id: str, row: Row) -> str:
    """Seal what may be shown and downloaded of a failed row: cells, problems and hints."""
    payload = [row.cells, row.misshapen, [astuple(each) for each in row.problems]]
    return vault.seal(CELLS, public_id, row.line, payload)


def open_failed(vault: Vault, public_id: str, line: int, sealed: str) -> Row:
    """Open a failed row; SealBroken when no key fits."""
    cells, misshapen, problems = vault.open(CELLS, public_id, line, sealed)
    return Row(line, cells, misshapen=misshapen, problems=[Problem(*each) for each in problems])


def open_cells(
    vault: Vault, importer: type[Importer], public_id: str, line: int, sealed: str, columns: str
) -> tuple[Row, Layout]:
    """Open a failed row together with the layout of the file that it came in."""
    names: Sequence[Any] = json.loads(columns)
    return open_failed(vault, public_id, line, sealed), Layout.from_names(importer, names)
