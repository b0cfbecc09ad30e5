"""Who a row is, in the words of its own cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ..engine.fields.field import Field
from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.rows import Row


def row_name(layout: Layout, importer: type[Importer], row: Row, hidden: Collection[int]) -> str:
    """Return the name of the record that a row is about, "" where no shown cell tells it."""
    return next(_names(layout, importer, row, hidden), "")


def _names(
    layout: Layout, importer: type[Importer], row: Row, hidden: Collection[int]
) -> Iterator[str]:
    for fields in naming_fields(importer):
        places = [layout.places.get(each) for each in fields]
        cells = [row.cells[each] for each in places if each is not None and each not in hidden]
        if name := " ".join(filter(None, (cell.strip() for cell in cells))):
            yield name


def naming_fields(importer: type[Importer]) -> list[Sequence[Field[Any]]]:
    """Return the columns that name a record, then the one that does where these are blank."""
    unique = [each for each in importer.fields if each.unique is not None]
    others = (unique or [each for each in importer.fields if not each.is_secret])[:1]
    return [importer.named_by, others]
