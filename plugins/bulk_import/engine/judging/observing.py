"""Snapshot of the records of a file at its upload; nothing is judged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from ..columns.layout import Layout
from ..declaration.importer import Importer
from ..rows.page import shaped_rows
from ..rows.paged_rows import edited_pages
from ..rows.rows import Row
from .matching import despite_deletions, remember, split
from .merging import Held
from .pipeline import piece_rows

OBSERVED_AT_ONCE = 5_000
"""Rows whose records are looked up together, where a batch has not more: one query takes them."""


def observe(importer: type[Importer], layout: Layout, rows: Sequence[Row], actor: Any) -> None:
    """Store in each row what its record holds in the columns that the row sets.

    Records are found for some thousands of rows at a time, or for a page of them.
    """
    size = max(OBSERVED_AT_ONCE, piece_rows(importer))
    for page in edited_pages(rows):
        shaped = shaped_rows(page)
        for start in range(0, len(shaped), size):
            worker, part = importer(actor), shaped[start : start + size]
            despite_deletions(worker, partial(_look, worker, layout, part))
        remember(page)


def _look(importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
    _, known = split(importer, layout, rows)
    held = Held(importer, layout, known)
    for field in importer.fields:
        held.look_at(field)
    held.set_states()
