"""The note on things that rows refer to and that would be created with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...engine.cells.keys import canonical_key
from ...engine.declaration.held_types import shown_text
from ...engine.declaration.rules import Lookup
from ...engine.fields.base.field import Field
from ...engine.judging.pipeline import good
from ...engine.rows.rows import REFUSED, Row
from ...engine.sentences.language import N_, _n, in_english, number
from ...engine.sentences.shown_text import shown
from ...intake import Intake
from ...storage.host.record_keys import state_of

SHOWN_NAMES = 10


def new_reference_notes(intake: Intake) -> list[str]:
    """Return "3 new tags will be created: Elm, New, Oak." for each column that makes things."""
    importer = intake.importer
    makers = [] if importer is None else [rule for rule in importer.lookups if rule.make]
    rows = good(intake.rows) if makers else []
    return [note for rule in makers if (note := _note(intake, rule, rows))]


def _note(intake: Intake, rule: Lookup, rows: Sequence[Row]) -> str:
    importer = intake.importer
    assert importer is not None
    texts = [shown_text(importer, rule.field, each) for each in _made(rule.field, rows)]
    names = sorted({canonical_key(each): each for each in texts}.values(), key=canonical_key)
    thing = in_english(rule.made[len(names) > 1], rule.field.label)
    if not names:
        return ""
    if intake.layout.is_secret(rule.field):
        text = N_("{n} new {thing} will be created.")
        return _n(text, text, len(names), thing=thing)
    more = len(names) - SHOWN_NAMES
    listed = ", ".join(map(shown, names[:SHOWN_NAMES])) + (f", +{number(more)}" if more > 0 else "")
    text = N_("{n} new {thing} will be created: {names}.")
    return _n(text, text, len(names), thing=thing, names=listed)


def _made(field: Field[Any], rows: Sequence[Row]) -> Iterator[Any]:
    """Yield the names that rows refer to and that are not stored."""
    for row in rows:
        value = row.columns[field][row.place]
        for thing in value if isinstance(value, tuple) else (value,):
            state = None if thing is None or thing is REFUSED else state_of(thing)
            if state is not None and state.transient:
                yield thing
