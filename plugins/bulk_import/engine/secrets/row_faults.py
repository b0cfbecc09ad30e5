"""Faults of the cells of a judged row, from which a moved secret can be told."""

from __future__ import annotations

from typing import Any

from ..cells.white_space import is_blank
from ..columns.layout import Layout
from ..fields.base.field import Field
from ..rows.rows import Row

_NO_STRANGERS = ("taken", "duplicate")
"""The faults of a cell that is what its column holds: another record or row has it, too."""
_UNFIT = ("type", "characters", "length", "cell")
"""The faults of a cell that its column cannot hold, whatever records there are."""


def is_stranger(layout: Layout, row: Row, field: Field[Any]) -> bool:
    """Return whether a column refuses a filled cell for its value, and not as a duplicate."""
    if is_blank(layout.cell(row, field)):
        return False
    return any(fault not in _NO_STRANGERS for fault in _faults(row, field))


def is_unfit(row: Row, field: Field[Any]) -> bool:
    """Return whether a column refuses a cell for its text alone."""
    return any(fault in _UNFIT for fault in _faults(row, field))


def _faults(row: Row, field: Field[Any]) -> list[str]:
    return [each.code.rpartition(".")[2] for each in row.problems if each.field == field.name]


def is_misplaced(layout: Layout, row: Row, field: Field[Any]) -> bool:
    """Return whether a cell is not what its column holds, or is blank where it must not be."""
    if layout.is_secret(field) and not layout.is_found(field):
        return False
    is_empty = is_blank(layout.cell(row, field)) and any(
        each.field == field.name for each in row.problems
    )
    return is_empty or is_stranger(layout, row, field)


def is_filled(layout: Layout, row: Row, secret: Field[Any]) -> bool:
    """Return whether the secret's cell was uploaded with a text; one emptied by us was."""
    return bool(secret.tidy(layout.cell(row, secret))) or was_kept(row, secret)


def was_kept(row: Row, secret: Field[Any]) -> bool:
    """Return whether the secret's cell is blank because its reference could not be resolved."""
    return any(problem.final and problem.field == secret.name for problem in row.problems)


def came_back(layout: Layout, row: Row) -> bool:
    """Return whether a row of an error file has the blank secret with which it was handed out.

    What was shown then is shown again, or the file would lose cells each time it comes back. Cells
    that moved since would have taken the one in the Errors column with them (decision 57).
    """
    if row.misshapen or not layout.secrets or _errors_text(layout, row) == "":
        return False
    return all(
        not is_filled(layout, row, each) for each, _ in layout.secrets if not layout.is_found(each)
    )


def _errors_text(layout: Layout, row: Row) -> str:
    """Return what the row says in the Errors column, "" in a file without one."""
    place = layout.columns.index(None) if None in layout.columns else len(row.cells)
    return row.cells[place].strip() if place < len(row.cells) else ""
