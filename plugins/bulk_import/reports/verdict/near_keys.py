"""The note about new rows whose key resembles one that exists: a typo would create a record."""

from __future__ import annotations

from ...engine.cells.keys import canonical_key
from ...engine.cells.near_keys import near_keys
from ...engine.declaration.operations import Operation
from ...engine.declaration.rule_answers import known_keys
from ...engine.judging.matching import keys_of
from ...engine.sentences.language import N_, _n, _t, number
from ...engine.sentences.shown_text import shown
from ...intake import Intake

SHOWN_KEYS = 3
"""How many such keys a note names."""


def near_key_notes(intake: Intake) -> list[str]:
    """Return which rows of an upsert would create a record although one is called much like it."""
    importer, layout = intake.importer, intake.layout
    key = importer.record_key() if importer else None
    if importer is None or key is None or layout.operation is not Operation.UPSERT:
        return []
    new = [row for row in intake.rows if not row.problems and row.effect == "new"]
    if not new or layout.is_secret(key):
        return []
    texts = {canonical_key(each): each for each in known_keys(importer)}
    keys = keys_of(layout, key, new)
    near = near_keys(set(keys), texts)
    pairs = [
        _t(
            "{key} in line {line} ({other})",
            key=shown(layout.cell(row, key).strip()),
            line=number(row.line),
            other=shown(texts[near[each]]),
        )
        for row, each in zip(new, keys, strict=True)
        if each in near
    ]
    if not pairs:
        return []
    more = len(pairs) - SHOWN_KEYS
    listed = ", ".join(pairs[:SHOWN_KEYS])
    if more > 0:
        listed += _n(" and {n} other", " and {n} others", more)
    one = N_("{label}: Much like one that exists: {listed}. It is new; mistyped?")
    many = N_("{label}: Much like one that exists: {listed}. They are new; mistyped?")
    return [_n(one, many, len(pairs), label=key.label, listed=listed)]
