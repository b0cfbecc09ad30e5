"""Report of the cells that were typed anew for a file, and of those that found no cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...engine.columns.layout import Layout
from ...engine.repairs.repairs import Repairs
from ...engine.sentences.language import N_, _n
from ...engine.sentences.line_numbers import named
from ...state import State
from ...storage.repairs.repairs import StoredRepair, count_repairs, open_repairs, shown_texts
from ...storage.sealing.vault import SealBroken
from ...storage.tables.models import ImportRun
from ..words.on_lines import OnLines

SHOWN = 200
"""How many different repairs are listed."""


class RepairedCell(NamedTuple):
    """A cell that was typed anew, as far as it is shown."""

    line: int
    column: str
    """The label of the column."""
    before: str | None
    after: str | None
    """Both None where it is not shown."""
    place: int = -1
    """Where the column stands in the file."""


@dataclass(frozen=True)
class RepairedValue(OnLines):
    """One change of a column, with all cells in which it was made; each hidden cell by itself."""

    column: str
    before: str | None
    after: str | None
    lines: tuple[int, ...]
    place: int = -1

    @property
    def back(self) -> str:
        """Return what a form sends to take these cells back."""
        return f"{self.place}:{','.join(map(str, self.lines))}"


def repaired_cells(layout: Layout, repairs: Repairs) -> list[RepairedCell]:
    """Return the cells of a file that were typed anew."""
    return [
        RepairedCell(
            each.row.line, each.field.label, *shown_texts(layout, each), layout.places[each.field]
        )
        for each in repairs.done
    ]


def stored_cells(layout: Layout, stored: Iterable[StoredRepair]) -> list[RepairedCell]:
    """Return the cells of an import that were typed anew."""
    return [
        RepairedCell(each.line, layout.label_of(each.column), each.before, each.after)
        for each in stored
    ]


def group_repairs(cells: Iterable[RepairedCell]) -> list[RepairedValue]:
    """Return the repairs, grouped by column and values, in the order of their first lines."""
    lines: dict[tuple[object, ...], list[RepairedCell]] = {}
    for each in cells:
        is_hidden = each.before is None
        key = (each.column, each.before, each.after, each.line if is_hidden else 0)
        lines.setdefault(key, []).append(each)
    return [
        RepairedValue(
            same[0].column,
            same[0].before,
            same[0].after,
            tuple(sorted(each.line for each in same)),
            same[0].place,
        )
        for same in lines.values()
    ]


@dataclass(frozen=True)
class RepairedHere:
    """The cells of an import that were typed anew, as Details tell them."""

    count: int
    values: Sequence[RepairedValue] = ()
    """What was changed to what; empty for somebody who may not see cells, and after the purge."""

    @property
    def title(self) -> str:
        """Return "12 cells were changed here"."""
        return repaired_title(self.count)


def repaired_here(
    state: State, layout: Layout, run: ImportRun, *, shows_cells: bool
) -> RepairedHere:
    """Return the cells that were typed anew for an import.

    :param shows_cells: whether the current actor may have the rows with errors.
    """
    count = count_repairs(state.session, run)
    if not count or not shows_cells:
        return RepairedHere(count)
    try:
        stored = open_repairs(state.session, state.vault, run)
    except SealBroken:
        return RepairedHere(count)
    return RepairedHere(count, group_repairs(stored_cells(layout, stored))[:SHOWN])


def repaired_title(count: int) -> str:
    """Return "12 cells were changed here", "" for none."""
    one, many = N_("{n} cell was changed here"), N_("{n} cells were changed here")
    return _n(one, many, count) if count else ""


def misfit_note(repairs: Repairs) -> str:
    """Return which repairs found no cell, "" if all did."""
    lines = sorted({each.line for each in repairs.misfits})
    if not lines:
        return ""
    return _n(
        "{n} cell that was changed here is not what it was then, in {lines}: it was left as in "
        "the file.",
        "{n} cells that were changed here are not what they were then, in {lines}: they were left "
        "as in the file.",
        len(repairs.misfits),
        lines=named(lines),
    )
