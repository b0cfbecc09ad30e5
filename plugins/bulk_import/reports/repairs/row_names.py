"""Readable names of rows: the cells that identify the record, never a secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Any

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.rows.rows import Row

Naming = Sequence[Sequence[Field[Any]]]
"""Columns that name a record together, then those that do where the first are blank."""


def naming_fields(importer: type[Importer]) -> Naming:
    """Return the columns that name a record, then the one that does where these are blank."""
    unique = [each for each in importer.fields if each.unique is not None]
    others = (unique or [each for each in importer.fields if not each.is_secret])[:1]
    return [importer.named_by, others]


def row_name(layout: Layout, naming: Naming, row: Row, hidden: Set[int]) -> str:
    """Return what names a row, "" where nothing may be shown or cells stand under wrong heads.

    :param hidden: the places of the cells that may not be shown.
    """
    return "" if row.misshapen else next(_names(layout, naming, row, hidden), "")


def _names(layout: Layout, naming: Naming, row: Row, hidden: Set[int]) -> Iterator[str]:
    for fields in naming:
        places = [layout.places.get(each) for each in fields]
        cells = [row.cells[each] for each in places if each is not None and each not in hidden]
        if name := " ".join(filter(None, (cell.strip() for cell in cells))):
            yield name
