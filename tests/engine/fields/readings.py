"""How a column is read: the value of each cell, or the code, message and hint of its problem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from plugins.bulk_import import REFUSED, Field, Problem

TYPE = (
    "Data Type: The data entered in line no. 7 for the column {} does not match the expected type."
)


class Refused(NamedTuple):
    """What is said of a cell."""

    fault: str
    message: str
    hint: str


def read_column(field: Field[Any], cells: Sequence[str]) -> list[Any]:
    """Return what becomes of each cell of a whole column."""
    reader = field.read_as(field.way_of(cells))
    return [read_cell(reader, cell) for cell in cells]


def read_cell(field: Field[Any], cell: str) -> Any:
    """Return what becomes of a cell of line 7."""
    problems: list[Problem] = []
    value = field.read(cell, 7, problems)
    assert (value is REFUSED) == bool(problems)
    if not problems:
        return value
    [problem] = problems
    return Refused(problem.code.removeprefix("."), problem.message, problem.hint)


def hint_of(field: Field[Any], cell: str) -> str:
    """Return the hint about a cell that is not of its column's type."""
    found = read_cell(field, cell)
    assert isinstance(found, Refused), found
    assert (found.fault, found.message) == ("type", TYPE.format(field.label))
    return found.hint
