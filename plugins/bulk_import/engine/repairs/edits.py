"""Edits of cells in a verdict, and the repairs of a file after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..columns.layout import Layout
from ..fields.textual.booleans import Boolean
from ..fields.textual.choices import Choice
from ..fields.textual.references import Reference
from .repairs import Repair

VALUE = 0
"""Stands for the line in the digest of a value, wherever it stands."""


class CellEdit(NamedTuple):
    """One cell is typed anew."""

    line: int
    column: int
    digest: str
    new: str
    is_button: bool = False
    """True where the new text was offered, so that a blank one is meant."""


class ValueEdit(NamedTuple):
    """All failing cells of a column that hold one value are typed anew."""

    column: int
    digest: str
    new: str
    is_button: bool = False


@dataclass(frozen=True)
class Edits:
    """All edits of a person in a verdict, in one request."""

    cells: Sequence[CellEdit] = field(default=(), repr=False)
    values: Sequence[ValueEdit] = field(default=(), repr=False)
    back: frozenset[tuple[int, int]] = frozenset()
    """The lines and columns of repairs that are taken back."""

    def __bool__(self) -> bool:
        """Return whether anything is wanted."""
        return bool(self.cells or self.values or self.back)


@dataclass(frozen=True)
class AppliedEdits:
    """The repairs of a file after what a person did in its verdict."""

    repairs: tuple[Repair, ...]
    missed: int = 0
    """How many edits matched no cell, because the file has changed since it was shown."""
    is_full: bool = False
    """True when they would be too many or too long; then none of these edits counts."""


def begins_blank(layout: Layout, column: int) -> bool:
    """Return whether a cell is typed into an empty field: it is a secret, or chosen from a list."""
    found = layout.field_at(column)
    return layout.is_secret(found) or isinstance(found, Boolean | Choice | Reference)
