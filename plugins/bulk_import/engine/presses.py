"""Presses: what a person does in a verdict, resolved to the cells that it repairs.

A value is repaired in all the rows that fail with it at that moment. What travels on are these
cells: a later choice changes none that the person has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .fields.choices import Choice
from .fields.kinds import Boolean, Reference
from .layout import Layout
from .repairs import LONGEST_CELL, MOST_BYTES, MOST_REPAIRS, Digest, Repair, Repairs
from .rows import Row
from .secrets.redaction import hidden_places

VALUE = 0
"""Stands for the line in the digest of a value, wherever it stands."""


class CellPress(NamedTuple):
    """One cell is typed anew."""

    line: int
    column: int
    digest: str
    new: str
    is_button: bool = False
    """True where the new text was offered, so that a blank one is meant."""


class ValuePress(NamedTuple):
    """All failing cells of a column that hold one value are typed anew."""

    column: int
    digest: str
    new: str
    is_button: bool = False


@dataclass(frozen=True)
class Presses:
    """What a person has done in a verdict, all of it at once."""

    cells: Sequence[CellPress] = field(default=(), repr=False)
    values: Sequence[ValuePress] = field(default=(), repr=False)
    back: frozenset[tuple[int, int]] = frozenset()
    """The lines and columns of repairs that are taken back."""

    def __bool__(self) -> bool:
        """Say whether anything is wanted."""
        return bool(self.cells or self.values or self.back)


@dataclass(frozen=True)
class Pressed:
    """The repairs of a file after what a person did in its verdict."""

    repairs: tuple[Repair, ...]
    missed: int = 0
    """How many presses met no cell: what was seen is not there any more."""
    is_full: bool = False
    """True when they would be too many or too long; then none of these presses counts."""


class _Target(NamedTuple):
    row: Row
    column: int
    new: str


def press(
    layout: Layout, rows: Sequence[Row], repairs: Repairs, presses: Presses, digest: Digest
) -> Pressed:
    """Return the repairs of a file after some presses.

    :param rows: as they were judged with the repairs so far.
    """
    fitting = repairs.fitting
    wanted = {each.place: each for each in repairs.given if each.place not in presses.back}
    first = {(each.row.line, layout.places[each.field]): each.before for each in repairs.done}
    targets, missed = _targets(layout, rows, fitting, presses, digest)
    for row, column, new in targets:
        place = row.line, column
        if new == first.get(place, row.cells[column]):
            wanted.pop(place, None)
        else:
            wanted[place] = _repair(layout, row, column, new, fitting.get(place), digest)
    if _are_too_many(wanted.values()):
        return Pressed(tuple(repairs.given), is_full=True)
    return Pressed(tuple(wanted.values()), missed)


def _are_too_many(repairs: Collection[Repair]) -> bool:
    texts = {each.new for each in repairs}
    return (
        len(repairs) > MOST_REPAIRS
        or any(len(text) > LONGEST_CELL for text in texts)
        or sum(len(json.dumps(text)) for text in texts) > MOST_BYTES
    )


def _repair(
    layout: Layout, row: Row, column: int, new: str, known: Repair | None, digest: Digest
) -> Repair:
    is_hidden = column in hidden_places(layout, row)
    if known is not None:
        return replace(known, new=new, is_hidden=known.is_hidden or is_hidden)
    name = _name(layout, column)
    old = digest(row.line, name, row.cells[column])[0]
    return Repair(row.line, column, old, new, is_hidden)


def _targets(
    layout: Layout,
    rows: Sequence[Row],
    repairs: Mapping[tuple[int, int], Repair],
    presses: Presses,
    digest: Digest,
) -> tuple[list[_Target], int]:
    """Return the cells that are meant, and how many presses meet none; a cell wins over a value."""
    targets: list[_Target] = []
    missed = 0
    for value in presses.values:
        if _is_untouched(layout, value.column, value.new, is_button=value.is_button):
            continue
        found = list(_holders(layout, rows, value, digest))
        targets += found
        missed += not found
    by_line = {row.line: row for row in rows if not row.misshapen} if presses.cells else {}
    for cell in presses.cells:
        if _is_untouched(layout, cell.column, cell.new, is_button=cell.is_button):
            continue
        known = repairs.get((cell.line, cell.column))
        target = _held(layout, by_line, cell, known, digest)
        targets += [target] if target else []
        missed += target is None
    return targets, missed


def _holders(
    layout: Layout, rows: Sequence[Row], value: ValuePress, digest: Digest
) -> Iterator[_Target]:
    """Yield the failing cells of a column that hold a value; never those of a secret."""
    name = _name(layout, value.column)
    if not name or layout.is_secret(layout.field_at(value.column)):
        return
    known: dict[str, bool] = {}
    for row in rows:
        if row.misshapen or all(problem.field != name for problem in row.problems):
            continue
        cell = row.cells[value.column]
        if cell not in known:
            known[cell] = value.digest in digest(VALUE, name, cell)
        if known[cell]:
            yield _Target(row, value.column, _tidy(value.new, cell))


def _held(
    layout: Layout,
    by_line: Mapping[int, Row],
    press: CellPress,
    known: Repair | None,
    digest: Digest,
) -> _Target | None:
    """Return the cell that is meant: it is called by what it was in the file, typed anew or not."""
    row, name = by_line.get(press.line), _name(layout, press.column)
    if row is None or not name:
        return None
    cell = row.cells[press.column]
    if not press.new and not press.is_button and press.column in hidden_places(layout, row):
        # It is not shown, so its field began blank too.
        return None if cell else _Target(row, press.column, cell)
    fits = press.digest in ((known.old,) if known else digest(press.line, name, cell))
    return _Target(row, press.column, _tidy(press.new, cell)) if fits else None


def _name(layout: Layout, column: int) -> str:
    """Return the name of the field in a column, "" where there is none."""
    found = layout.columns[column] if 0 <= column < len(layout.columns) else None
    return found.name if found is not None else ""


def _is_untouched(layout: Layout, column: int, new: str, *, is_button: bool) -> bool:
    """Say whether a blank text means that nothing was typed: its field began blank."""
    return (
        not new and not is_button and bool(_name(layout, column)) and begins_blank(layout, column)
    )


def begins_blank(layout: Layout, column: int) -> bool:
    """Say whether a cell is typed into an empty field: it is a secret, or chosen from a list."""
    found = layout.field_at(column)
    return layout.is_secret(found) or isinstance(found, Boolean | Choice | Reference)


def _tidy(new: str, cell: str) -> str:
    """Return a text with the line breaks of the cell that it replaces: forms send others."""
    plain = new.replace("\r\n", "\n").removesuffix("\n")
    return cell if plain == cell.replace("\r\n", "\n").removesuffix("\n") else plain
