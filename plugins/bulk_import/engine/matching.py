"""Rows and the records that exist: which record a row names, and what it would change in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import messages
from .changes import NEW, UNKNOWN, id_text, in_one_zone, is_same, state_of
from .fields.field import Field
from .fields.value_keys import value_key
from .fields.white_space import is_blank
from .importer import Importer
from .layout import Layout
from .operations import Operation
from .rows import REFUSED, Change, Problem, Row

Columns = dict[Field[Any], Sequence[Any]]

SHOWN_RECORDS = 3
"""So many of several records with one key are named."""


def split(
    importer: Importer, layout: Layout, rows: Sequence[Row]
) -> tuple[Sequence[Row], Sequence[Row]]:
    """Return the rows that would create a record, and those that are about one that exists.

    Where only records that exist are updated, every row is about one, found or not.
    """
    rule = importer.existings[0] if importer.existings else None
    if layout.operation is Operation.CREATE or rule is None:
        return rows, ()
    keys = keys_of(layout, rule.field, rows)
    records = find(importer, set(keys) - {""})
    fresh: list[Row] = []
    known: list[Row] = []
    for row, key in zip(rows, keys, strict=True):
        row.record, row.state = None, UNKNOWN
        found = records.get(key, [])
        if key and not found:
            row.state = NEW
        (fresh if row.state == NEW and layout.operation is Operation.UPSERT else known).append(row)
        if row.state == NEW and layout.operation is Operation.UPDATE:
            row.problems.append(rule.field.problem("unknown", rule.missing))
        elif found:
            _take(importer, rule.field, row, found)
    return fresh, known


def keys_of(layout: Layout, field: Field[Any], rows: Sequence[Row]) -> list[str]:
    """Return the key of each row's record, "" where its cell is blank or cannot be read."""
    reader, known = layout.reader(field), {"": ""}
    place = layout.places.get(field)
    cells = ["" if place is None or row.misshapen else row.cells[place] for row in rows]
    for cell in set(cells) - known.keys():
        value = reader.read(cell, 0, [])
        known[cell] = "" if value is REFUSED or value is None else value_key(value)
    return [known[cell] for cell in cells]


def find(importer: Importer, keys: set[str]) -> Mapping[str, list[Any]]:
    """Return the records of some keys; of one key there may be several."""
    rule = importer.existings[0]
    found: dict[str, list[Any]] = {}
    for record in getattr(importer, rule.method)(keys) if keys else ():
        key = value_key(importer.stored_value(record, rule.field))
        found.setdefault(key, []).append(record)
    return found


def _take(importer: Importer, field: Field[Any], row: Row, found: Sequence[Any]) -> None:
    """Let a row know its record, unless there are several or the uploader may not change it."""
    if len(found) > 1:
        named = ", ".join(sorted(map(importer.record_name, found))[:SHOWN_RECORDS])
        message = messages.KEY_TWICE.format(label=field.label, records=named)
        row.problems.append(field.problem("ambiguous", message))
    elif (problem := importer.may_update(found[0])) is not None:
        row.problems.append(problem)
    else:
        row.record = found[0]


def merge(importer: Importer, layout: Layout, rows: Sequence[Row], columns: Columns) -> Columns:
    """Give each row what its record would hold afterwards, and find what that changes.

    A cell that leaves its value alone counts as that value, so that the rules judge the record as
    it would be. Return the values that are new to their records alone; None stands for the others.
    """
    key = importer.record_key()
    asked = {rule.field for rule in importer.absents}
    changed: Columns = {}
    # A key may have gone over to another record meanwhile.
    told = [[("", id_text(row.record))] for row in rows]
    for field in importer.fields:
        given = list(columns[field])
        cells = zip(rows, _are_told(importer, layout, field, rows), told, strict=True)
        found = [
            _merge_cell(importer, field, given, number, cell) for number, cell in enumerate(cells)
        ]
        columns[field] = given
        if field in asked:
            changed[field] = [None if field is key else each and _asked(each) for each in found]
        for row, change in zip(rows, found, strict=True):
            if change is not None and field is not key:
                row.changes += (change,)
    for row, each in zip(rows, told, strict=True):
        if row.record is not None:
            row.state = state_of(each)
    return changed


def _are_told(
    importer: Importer, layout: Layout, field: Field[Any], rows: Sequence[Row]
) -> Sequence[bool]:
    """Say for each row whether it says anything about the value of its record in a column."""
    place = layout.places.get(field)
    if place is None or importer.clears(field):
        return [place is not None] * len(rows)
    # What a column takes for blank it tells itself: separators without a name between them, too.
    cells = {row.cells[place] for row in rows}
    told = {cell: not is_blank(cell) and bool(field.tidy(cell)) for cell in cells}
    return [told[row.cells[place]] for row in rows]


def _asked(change: Change) -> Any:
    """Return the new value of a column as its rule is asked about it.

    The record holds its own value, however that is written, so nobody else can have it.
    """
    before, after = change.before, change.after
    is_own = before is not None and after is not None and value_key(before) == value_key(after)
    return None if is_own else after


def _merge_cell(
    importer: Importer,
    field: Field[Any],
    given: list[Any],
    number: int,
    cell: tuple[Row, bool, list[tuple[str, str]]],
) -> Change | None:
    """Put the value of one cell in place, note what is stored, and return what it changes."""
    row, is_told, told = cell
    if row.record is None:
        if field.required and not is_told:
            given[number] = REFUSED
        return None
    after = given[number]
    if field.is_secret:
        return Change(field) if is_told and after is not REFUSED else None
    before = importer.stored_value(row.record, field)
    if not is_told:
        given[number] = before
        return None
    told.append((field.name, importer.shown_value(field, in_one_zone(before))))
    if after is REFUSED or is_same(field, before, after):
        return None
    stored = (importer.as_stored(field, before), importer.as_stored(field, after))
    return None if is_same(field, *stored) else Change(field, before, after)


def remember(rows: Iterable[Row]) -> None:
    """Let each row remember what its record is like, so that later changes of it are noticed."""
    for row in rows:
        # Code that knows nothing of updates would create records: it cannot open such rows.
        row.seen = row.state or UNKNOWN


def refuse_changed(rows: Iterable[Row]) -> None:
    """Refuse the rows whose records are not what they were when the file was uploaded."""
    for row in rows:
        if row.seen not in ("", row.state) and row.state != UNKNOWN:
            row.problems.append(_changed(row))


def _changed(row: Row) -> Problem:
    code, message = "row.changed", messages.RECORD_CHANGED
    if row.seen == NEW:
        code, message = "row.appeared", messages.RECORD_APPEARED
    elif row.state == NEW:
        code, message = "row.gone", messages.RECORD_GONE
    return Problem(code, message, hint=messages.HINT_CHECK_AGAIN)
