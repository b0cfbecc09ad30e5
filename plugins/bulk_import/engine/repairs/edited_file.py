"""Resolution of edits to the cells of a judged file that they repair.

A value is repaired in all the rows that fail with it at that moment. What travels on are these
cells: a later choice changes none that the person has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from ..columns.layout import Layout
from ..rows.rows import Row
from ..secrets.redaction import hidden_places
from .edits import VALUE, AppliedEdits, CellEdit, Edits, ValueEdit, begins_blank
from .repairs import LONGEST_CELL, MOST_BYTES, MOST_REPAIRS, Digest, Repair, Repairs


class _Target(NamedTuple):
    row: Row
    column: int
    new: str

    @property
    def changes(self) -> bool:
        return self.new != self.row.cells[self.column]


class EditedFile:
    """A judged file with its repairs so far, in which edits are resolved."""

    def __init__(
        self, layout: Layout, rows: Sequence[Row], repairs: Repairs, digest: Digest
    ) -> None:
        """Take the file.

        :param rows: as they were judged with the repairs so far.
        """
        self._layout, self._rows, self._digest = layout, rows, digest
        self._repairs, self._fitting = repairs, repairs.fitting

    def apply(self, edits: Edits) -> AppliedEdits:
        """Return the repairs of the file after some edits."""
        given, done, layout = self._repairs.given, self._repairs.done, self._layout
        wanted = {each.place: each for each in given if each.place not in edits.back}
        first = {(each.row.line, layout.places[each.field]): each.before for each in done}
        targets, missed = self._targets(edits)
        for row, column, new in targets:
            place = row.line, column
            if new == first.get(place, row.cells[column]):
                wanted.pop(place, None)
            else:
                wanted[place] = self._repair(row, column, new)
        if _are_too_many(wanted.values()):
            return AppliedEdits(tuple(given), is_full=True)
        return AppliedEdits(tuple(wanted.values()), missed)

    def _repair(self, row: Row, column: int, new: str) -> Repair:
        is_hidden = column in hidden_places(self._layout, row)
        known = self._fitting.get((row.line, column))
        if known is not None:
            return replace(known, new=new, is_hidden=known.is_hidden or is_hidden)
        old = self._digest(row.line, self._name(column), row.cells[column])[0]
        return Repair(row.line, column, old, new, is_hidden)

    def _targets(self, edits: Edits) -> tuple[list[_Target], int]:
        """Return the cells that are meant, and how many edits meet none; a cell wins.

        What is sent as the cells are was not typed: a page without a script sends every field.
        """
        targets: list[_Target] = []
        missed = 0
        for value in edits.values:
            if not self._is_untouched(value):
                found = list(self._holders(value))
                targets += [each for each in found if value.is_button or each.changes]
                missed += not found
        for cell in edits.cells:
            if not self._is_untouched(cell):
                target = self._held(cell)
                missed += target is None
                if target is not None and (cell.is_button or target.changes):
                    targets.append(target)
        return targets, missed

    def _holders(self, value: ValueEdit) -> Iterator[_Target]:
        """Yield the failing cells of a column that hold a value; never those of a secret."""
        name = self._name(value.column)
        if not name or self._layout.is_secret(self._layout.field_at(value.column)):
            return
        known: dict[str, bool] = {}
        for row in self._rows:
            if row.misshapen or all(problem.field != name for problem in row.problems):
                continue
            cell = row.cells[value.column]
            if cell not in known:
                known[cell] = value.digest in self._digest(VALUE, name, cell)
            if known[cell]:
                yield _Target(row, value.column, _tidy(value.new, cell))

    def _held(self, edit: CellEdit) -> _Target | None:
        """Return the cell that is meant, None where there is no such cell any more.

        The digest of the edit is that of the cell in the file, repaired or not.
        """
        row, name = self._by_line.get(edit.line), self._name(edit.column)
        if row is None or not name:
            return None
        cell = row.cells[edit.column]
        is_blank = not edit.new and not edit.is_button
        if is_blank and edit.column in hidden_places(self._layout, row):
            # It is not shown, so its field began blank too.
            return None if cell else _Target(row, edit.column, cell)
        known = self._fitting.get((edit.line, edit.column))
        fits = edit.digest in ((known.old,) if known else self._digest(edit.line, name, cell))
        return _Target(row, edit.column, _tidy(edit.new, cell)) if fits else None

    @cached_property
    def _by_line(self) -> Mapping[int, Row]:
        return {row.line: row for row in self._rows if not row.misshapen}

    def _name(self, column: int) -> str:
        """Return the name of the field in a column, "" where there is none."""
        columns = self._layout.columns
        found = columns[column] if 0 <= column < len(columns) else None
        return found.name if found is not None else ""

    def _is_untouched(self, edit: CellEdit | ValueEdit) -> bool:
        """Return whether a blank text means that nothing was typed: its field began blank."""
        is_blank = not edit.new and not edit.is_button
        return (
            is_blank and bool(self._name(edit.column)) and begins_blank(self._layout, edit.column)
        )


def _are_too_many(repairs: Collection[Repair]) -> bool:
    texts = {each.new for each in repairs}
    return (
        len(repairs) > MOST_REPAIRS
        or any(len(text) > LONGEST_CELL for text in texts)
        or sum(len(json.dumps(text)) for text in texts) > MOST_BYTES
    )


def _tidy(new: str, cell: str) -> str:
    """Return a text with the line breaks of the cell that it replaces: forms send others."""
    plain = new.replace("\r\n", "\n").removesuffix("\n")
    return cell if plain == cell.replace("\r\n", "\n").removesuffix("\n") else plain
