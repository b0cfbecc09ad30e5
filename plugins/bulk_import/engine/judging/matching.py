"""Matching of rows to existing records, and the changes that each row makes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from ..cells.asked_keys import AskedKeys
from ..columns.layout import Layout
from ..declaration.changes import NEW, UNKNOWN
from ..declaration.importer import Importer
from ..declaration.operations import Operation
from ..declaration.rule_answers import found_records, refusal_of
from ..declaration.updating import Updating
from ..fields.base.field import Field
from ..fields.base.value_keys import value_keys
from ..rows.outline import RecordGone, whole
from ..rows.rows import REFUSED, Problem, Row
from ..sentences import messages

SHOWN_RECORDS = 3
"""How many of several records with one key are named."""


def split(
    importer: Importer, layout: Layout, rows: Sequence[Row]
) -> tuple[Sequence[Row], Sequence[Row]]:
    """Return the rows that would create a record, and those that are about one that exists.

    Where only records that exist are updated, every row is about one, found or not.
    """
    rule = importer.existings[0] if importer.existings else None
    if layout.operation is Operation.CREATE or rule is None:
        return rows, ()
    keys, asked = asked_of(layout, rule.field, rows)
    is_any_allowed = type(importer).may_update is Updating.may_update
    records = find(importer, asked)
    fresh: list[Row] = []
    known: list[Row] = []
    for row, key, found in zip(rows, keys, map(records.get, keys, repeat(())), strict=True):
        if len(found) == 1 and is_any_allowed:
            row.held, row.state = found[0], UNKNOWN
            known.append(row)
            continue
        row.held, row.state = None, UNKNOWN
        if key and not found:
            row.state = NEW
        (fresh if row.state == NEW and layout.operation is Operation.UPSERT else known).append(row)
        if row.state == NEW and layout.operation is Operation.UPDATE:
            row.problems.append(rule.field.problem("unknown", rule.missing))
        elif found:
            _take(importer, rule.field, row, found)
    return fresh, known


def despite_deletions(importer: Importer, look: Callable[[], None]) -> None:
    """Call `look`; if a record was deleted meanwhile, call it again with all records loaded."""
    try:
        look()
    except RecordGone:
        importer._loads_records = True
        look()


def keys_of(layout: Layout, field: Field[Any], rows: Sequence[Row]) -> list[str]:
    """Return the key of each row's record, "" where its cell is blank or cannot be read."""
    return asked_of(layout, field, rows)[0]


def asked_of(layout: Layout, field: Field[Any], rows: Sequence[Row]) -> tuple[list[str], AskedKeys]:
    """Return the key of each row's record as `keys_of` does, and those that there are."""
    place = layout.places.get(field)
    cells = ["" if place is None or row.misshapen else row.cells[place] for row in rows]
    different = list(dict.fromkeys(each for each in cells if each))
    values = layout.reader(field).read_column(different, ())
    keys = value_keys([None if each is REFUSED else each for each in values])
    known = dict(zip(different, keys, strict=True)) | {"": ""}
    return list(map(known.__getitem__, cells)), AskedKeys(keys, values)


def find(importer: Importer, keys: Collection[str]) -> Mapping[str, Sequence[Any]]:
    """Return the records of some keys; of one key there may be several."""
    rule = importer.existings[0]
    records = found_records(importer, keys) if keys else []
    named = value_keys(importer._stored_column(records, rule.field))
    if len(set(named)) == len(named):
        # A list for each of thousands would be what the collector of garbage looks at most.
        return dict(zip(named, zip(records, strict=True), strict=True))
    found: dict[str, list[Any]] = {}
    for record, key in zip(records, named, strict=True):
        found.setdefault(key, []).append(record)
    return found


def _take(importer: Importer, field: Field[Any], row: Row, found: Sequence[Any]) -> None:
    """Let a row know its record, unless there are several or the uploader may not change it."""
    if len(found) > 1:
        known = [whole(each) for each in found if refusal_of(importer, each) is None]
        if not known:
            row.problems += filter(None, [refusal_of(importer, found[0])])
            return
        named = ", ".join(sorted(map(importer.record_name, known))[:SHOWN_RECORDS])
        message = messages.KEY_TWICE.format(label=field.label, records=named)
        row.problems.append(field.problem("ambiguous", message))
    elif (problem := refusal_of(importer, found[0])) is not None:
        row.problems.append(problem)
    else:
        row.held = found[0]


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
