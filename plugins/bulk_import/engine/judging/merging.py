"""Comparison of each column of rows with the values that their records hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, compress
from typing import Any

from ..cells.white_space import is_blank
from ..columns.layout import Layout
from ..declaration.changes import Digests, in_one_zone, is_same
from ..declaration.held_types import refuse_unlike
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..fields.base.value_keys import value_key
from ..fields.textual.structured import JSON
from ..fields.textual.texts import Text
from ..rows.rows import REFUSED, Change, Row
from .columns import Columns


def merge(importer: Importer, layout: Layout, rows: Sequence[Row], columns: Columns) -> Columns:
    """Give each row the values that its record would hold, and find which of them change it.

    A cell that leaves the value alone gets the value of the record, so that the rules judge the
    record as it would be. Return the changed values only; None stands for unchanged ones.
    """
    absent = {rule.field for rule in importer.absents}
    key, changed = importer.record_key(), Columns()
    held = Held(importer, layout, rows)
    for field in importer.fields:
        columns[field], found = held.merge(field, columns[field])
        for number, change in found if field is not key else ():
            rows[number].changes += (change,)
        if field in absent:
            new = {number: _value_for_rule(change) for number, change in found if field is not key}
            changed[field] = list(map(new.get, range(len(rows))))
    held.set_states()
    return changed


class Held:
    """What the records of some rows hold, a column at a time."""

    def __init__(self, importer: Importer, layout: Layout, rows: Sequence[Row]) -> None:
        self._importer, self._layout, self._rows = importer, layout, rows
        self._known = [row.held is not None for row in rows]
        self._places = list(compress(range(len(rows)), self._known))
        self._records = [row.held for row in rows if row.held is not None]
        self._digests = Digests(self._records)

    def look_at(self, field: Field[Any]) -> None:
        """Add to the states the records' values of a column, for the rows that set it."""
        if not field.is_secret and field in self._layout.places:
            filled = list(compress(self._are_filled_in(field), self._known))
            self._values(field, filled)

    def merge(
        self, field: Field[Any], given: Sequence[Any]
    ) -> tuple[Sequence[Any], list[tuple[int, Change]]]:
        """Return the values that records would hold in a column, and by place what changes."""
        are_filled, values = self._are_filled_in(field), list(given)
        if field.required and not all(self._known):
            for number, each in enumerate(zip(self._known, are_filled, strict=True)):
                if not any(each):
                    values[number] = REFUSED
        if field.is_secret:
            filled = (n for n in self._places if are_filled[n] and values[n] is not REFUSED)
            return values, [(number, Change(field)) for number in filled]
        are_set = list(compress(are_filled, self._known))
        befores = self._values(field, are_set)
        pairs = list(zip(self._places, befores, strict=True))
        if not all(are_set):
            for (number, before), is_set in zip(pairs, are_set, strict=True):
                if not is_set:
                    values[number] = before
        return values, self._changes(field, values, pairs)

    def _changes(
        self, field: Field[Any], values: Sequence[Any], befores: Sequence[tuple[int, Any]]
    ) -> list[tuple[int, Change]]:
        """Return by place what changes; nearly all that does not is equal at first sight."""
        is_json = isinstance(field, JSON)
        if not is_json and len(befores) == len(values) and values == [each for _, each in befores]:
            return []
        found = [
            (number, Change(field, before, after))
            for number, before in befores
            if (after := values[number]) is not before
            and after is not REFUSED
            # To Python, true is 1; to JSON it is not.
            and (is_json or not after == before)  # noqa: SIM201 - It asks what `is_same` asks.
            and not is_same(field, before, after)
        ]
        kept = self._stored_apart(field, found)
        if not self._importer._reads_mapped():
            refuse_unlike(self._importer, field, (change for _, change in kept))
        return kept

    def _stored_apart(
        self, field: Field[Any], found: list[tuple[int, Change]]
    ) -> list[tuple[int, Change]]:
        """Return the changes that are still changes after both values took their stored form."""
        values = chain.from_iterable((each.before, each.after) for _, each in found)
        if self._importer._stores_as_given(field, values):
            return found
        as_stored = self._importer.as_stored
        kept = []
        for number, each in found:
            old, new = as_stored(field, each.before), as_stored(field, each.after)
            is_given = old is each.before and new is each.after
            if is_given or not is_same(field, old, new):
                kept.append((number, each))
        return kept

    def set_states(self) -> None:
        """Set the digest of what its record holds in each row."""
        known = compress(self._rows, self._known)
        for row, state in zip(known, self._digests.states(), strict=True):
            row.state = state

    def _values(self, field: Field[Any], are_set: Sequence[bool]) -> Sequence[Any]:
        """Return the records' values of a column, and store them in the rows that set it."""
        importer = self._importer
        values = importer._stored_column(self._records, field)
        if any(are_set):
            shown = in_one_zone(values if all(are_set) else list(compress(values, are_set)))
            self._digests.add(field.name, importer._shown_column(field, shown), are_set)
        return values

    def _are_filled_in(self, field: Field[Any]) -> Sequence[bool]:
        """Return whether each row sets the value of its record in a column."""
        place = self._layout.places.get(field)
        if place is None or self._importer.clears(field):
            return [place is not None] * len(self._rows)
        return _are_filled(field, [row.cells[place] for row in self._rows])


def _are_filled(field: Field[Any], cells: Sequence[str]) -> Sequence[bool]:
    """Return which cells carry a value; each field decides what is blank."""
    if type(field).tidy not in (Field.tidy, Text.tidy):
        # Separators without a name between them are blank, too.
        has_value = {cell: not is_blank(cell) and bool(field.tidy(cell)) for cell in set(cells)}
        return list(map(has_value.__getitem__, cells))
    if all(cells) and not any(map(str.isspace, cells)):
        return [True] * len(cells)
    return [not is_blank(cell) for cell in cells]


def _value_for_rule(change: Change) -> Any:
    """Return the new value of a column for its rule, None where the record has it already.

    The record holds its own value, however that is written, so nobody else can have it.
    """
    before, after = change.before, change.after
    is_own = before is not None and after is not None and value_key(before) == value_key(after)
    return None if is_own else after
