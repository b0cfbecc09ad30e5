"""The note about rows without a record whose key resembles one that exists."""

from __future__ import annotations

from typing import Any

from ...engine.cells.keys import canonical_key
from ...engine.cells.near_keys import near_keys, same_numbers
from ...engine.declaration.operations import Operation
from ...engine.declaration.rule_answers import known_keys
from ...engine.fields.base.field import Field
from ...engine.judging.matching import keys_of
from ...engine.rows.rows import Row
from ...engine.secrets.redaction import hidden_places
from ...engine.sentences.language import N_, _n, _t, number
from ...engine.sentences.shown_text import shown
from ...intake import Intake

SHOWN_KEYS = 3
"""How many such keys a note names."""


IS_NEW = (
    N_("{label}: Much like one that exists: {listed}. It is new; mistyped?"),
    N_("{label}: Much like one that exists: {listed}. They are new; mistyped?"),
)
IS_UNKNOWN = (
    N_(
        "{label}: Not found, but much like one that exists: {listed}. Mistyped, or changed by a "
        "program?"
    ),
    N_(
        "{label}: Not found, but much like some that exist: {listed}. Mistyped, or changed by a "
        "program?"
    ),
)


def near_key_notes(intake: Intake) -> list[str]:
    """Return which rows name no record, although one is called much like it.

    An upsert would create a record of such a row, and an update refuses it.
    """
    importer, layout = intake.importer, intake.layout
    key = importer.record_key() if importer else None
    if importer is None or key is None or layout.is_secret(key):
        return []
    rows = _without_record(intake, key)
    if not rows:
        return []
    texts = {canonical_key(each): each for each in known_keys(importer)}
    keys = keys_of(layout, key, rows)
    near = near_keys(set(keys), texts) | same_numbers(set(keys), texts)
    pairs = [
        _t(
            "{key} in line {line} ({other})",
            key=shown(layout.cell(row, key).strip()),
            line=number(row.line),
            other=shown(texts[near[each]]),
        )
        for row, each in zip(rows, keys, strict=True)
        if each in near
    ]
    if not pairs:
        return []
    more = len(pairs) - SHOWN_KEYS
    listed = ", ".join(pairs[:SHOWN_KEYS])
    if more > 0:
        listed += _n(" and {n} other", " and {n} others", more)
    forms = IS_NEW if layout.operation is Operation.UPSERT else IS_UNKNOWN
    return [_n(*forms, len(pairs), label=key.label, listed=listed)]


def _without_record(intake: Intake, key: Field[Any]) -> list[Row]:
    """Return the rows that an upsert would create, or of which an update finds no record."""
    match intake.layout.operation:
        case Operation.UPSERT:
            return [row for row in intake.rows if not row.problems and row.effect == "new"]
        case Operation.UPDATE:
            code, place = f"{key.name}.unknown", intake.layout.places.get(key)
            return [
                row
                for row in intake.rows
                if any(each.code == code for each in row.problems)
                and place not in hidden_places(intake.layout, row)
            ]
        case _:
            return []
