"""Problems of cells whose text cannot be determined, each alone or once for a whole row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...fields.skipped_column import is_left_out
from ...rows.rows import Problem
from ..sheet import Column
from . import sentences
from .areas import cell_name
from .cells import Unseen


def struck_once(
    columns: Sequence[Column | None], seen: Sequence[str | Unseen]
) -> Iterator[str | Unseen]:
    """Yield what was seen of the cells of a row; of one that is struck out the first cell tells."""
    is_told = False
    for column, each in zip(columns, seen, strict=True):
        struck = each.struck if isinstance(each, Unseen) else None
        yield each if struck is None or not is_told else struck
        # One that was left out is not read.
        is_told |= struck is not None and column is not None and not is_left_out(column)


def problems_of(
    number: int, columns: Sequence[Column | None], found: Sequence[str | Unseen]
) -> list[Problem]:
    """Return the problems of the cells whose text cannot be determined."""
    problems = []
    for place, (column, each) in enumerate(zip(columns, found, strict=True), start=1):
        # What stands in the Errors column, or in one that was left out, is not read.
        if isinstance(each, Unseen) and column is not None and not is_left_out(column):
            cell = cell_name(number, place)
            hint = sentences.HINT_CELL.format(cell=cell, what=each.what, cure=each.cure)
            message = sentences.CELL.format(label=column.label)
            problems.append(Problem(f"{column.name}.cell", message, column.name, hint, final=True))
    return problems
