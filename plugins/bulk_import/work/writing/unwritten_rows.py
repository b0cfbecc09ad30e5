"""Changes of rows that an update of the host has not written, although it raised no error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from ...engine.cells.asked_keys import AskedKeys
from ...engine.declaration.changes import is_same
from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.fields.base.value_keys import value_keys
from ...engine.judging.matching import find
from ...engine.rows.rows import Change, Row
from ...storage.host.record_keys import state_of

Found = list[tuple[Row, Any]]
"""Rows, each with its record as it was found again."""


def unwritten_columns(
    session: Session, importer: Importer, rows: Sequence[Row]
) -> dict[int, list[Field[Any]]]:
    """Return, by line, the columns that a row changes and its record still holds as before.

    Records are found again by their keys, all at once. A record that is not found is passed over:
    the update may have put it out of the uploader's reach.
    """
    told = [row for row in rows if any(map(_is_telling, row.changes))]
    if not told or importer._tells_updates():
        return {}
    found, left = _found_again(session, importer, told), defaultdict[int, list[Field[Any]]](list)
    for field in importer.fields:
        for line in _left_alone(importer, field, found):
            left[line].append(field)
    return dict(left)


def _is_telling(change: Change) -> bool:
    """Return whether a value can be compared with the one before.

    A secret cannot, nor an object that the update may have changed in place.
    """
    return not (change.field.is_secret or isinstance(change.before, dict | list | set))


def _found_again(session: Session, importer: Importer, rows: Sequence[Row]) -> Found:
    key: Any = importer.record_key()
    records = [row.record for row in rows]
    stored = importer._stored_column(records, key)
    keys = value_keys(stored)
    for record in records:
        if state_of(record) is not None:
            session.expire(record)
    found = find(importer, AskedKeys(keys, stored))
    return [
        (row, each) for row, name in zip(rows, keys, strict=True) for each in found.get(name, ())
    ]


def _left_alone(importer: Importer, field: Field[Any], found: Found) -> list[int]:
    """Return the lines of the rows whose records hold in a column what they held before."""
    changes = [
        (row.line, record, each)
        for row, record in found
        for each in row.changes
        if each.field is field and _is_telling(each)
    ]
    values = importer._stored_column([record for _, record, _ in changes], field)
    return [
        line
        for (line, _, each), now in zip(changes, values, strict=True)
        if is_same(field, each.before, now) and not is_same(field, now, each.after)
    ]
