"""Giving records their parents that were created together with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from ...engine.declaration.importer import Importer
from ...engine.rows.rows import Row


def link_parents(
    session: Session, importer: Importer, rows: Sequence[Row], records: Sequence[Any]
) -> None:
    """Link the records of rows that waited for a row beside them, all of them together."""
    by_line = {row.line: record for row, record in zip(rows, records, strict=True)}
    pairs = [(by_line[row.line], by_line[row.above]) for row in rows if row.waits]
    if pairs:
        importer.link_parents(pairs)
        session.flush()
