"""Columns without a name in which no row has a cell: they are left out by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from ...cells.white_space import is_blank
from ..delimited.delimiter import Opening
from ..delimited.records import Scan
from ..delimited.text import FileText
from ..naming.header import Names


def blank_columns(text: FileText, opening: Opening, names: Names) -> list[int]:
    """Return the places of the columns without a name, if they are blank in every row.

    The file is read to its end for that, and only where there is such a column.
    """
    places = nameless_columns(opening.header.cells, names)
    if not places:
        return []
    scan = rows_below(text, opening)
    # A row that is shorter has no cell there.
    is_empty = all(is_blank(row.cells[at]) for row in scan for at in places if at < len(row.cells))
    return places if is_empty and scan.refusal is None else []


def nameless_columns(header: Sequence[str], names: Names) -> list[int]:
    """Return the places of the columns in a header that have no name before one that has."""
    width = max((at for at, cell in enumerate(header) if not is_blank(cell)), default=0)
    return [at for at in range(width) if is_blank(header[at]) and not names.is_said(at, "")]


def rows_below(text: FileText, opening: Opening) -> Scan:
    """Return the rows under the header, from the first one on."""
    scan = Scan(text, opening.delimiter)
    for row in scan:
        if row.line >= opening.header.line:
            break
    return scan
