"""Refused files that list the values of a column as names of columns or as headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..engine.cells.keys import canonical_key
from ..engine.columns.allowed_values import choices_of
from ..engine.declaration.importer import Importer
from ..engine.fields.base.field import Field
from ..engine.notes.wrong_places.group_headings import is_heading
from ..engine.reading.naming.advice import quoted_names
from ..engine.reading.sheet import Likeness, Refusal
from ..engine.sentences.language import N_
from ..upload import ImportRequest

AS_NAMES = N_(
    "{names} are values of {column}, each with a column of its own, as where crosses are set. Call "
    "one column {column}, and write into each row the value that is meant."
)
AS_HEADINGS = N_(
    "Some lines hold a value of {column} and nothing else, as headings do. Call a column {column}, "
    "write the value into each row below its heading, and take the headings away."
)
LEAST_NAMES = 2
"""One column that is called as a team may be about it."""


def with_listed_values(request: ImportRequest, refusal: Refusal) -> Refusal:
    """Return the refusal of a header with hints on where the values of missing columns stand."""
    named = {each.column for each in refusal.suggestions if each.likeness is not Likeness.OTHER}
    others = [each.name for each in refusal.suggestions if each.likeness is Likeness.OTHER]
    importer = request.importer(request.actor)
    missing = [each for each in importer.fields if each.is_listed and each not in named]
    hints: list[str] = []
    rest, replaced = others, []
    for field, keys in _values(importer, missing if refusal.suggestions else ()):
        names = [name for name in others if canonical_key(name) in keys]
        if len(names) >= LEAST_NAMES:
            hints.append(AS_NAMES.format(names=quoted_names(names), column=field.header))
            rest = [name for name in rest if name not in names]
            replaced.append(field)
        elif field.required and any(is_heading(row, keys) for row in refusal.rows):
            hints.append(AS_HEADINGS.format(column=field.header))
    if not hints:
        return refusal
    # Where nothing else is wrong, the hint says no more than that no column is called so.
    needed = [each for each in importer.fields if each.required and each not in {*named, *replaced}]
    kept = [refusal.hint] if rest or needed or not others else []
    return replace(refusal, hint=" ".join((*hints, *kept)))


def _values(
    importer: Importer, fields: Sequence[Field[Any]]
) -> Iterator[tuple[Field[Any], set[str]]]:
    """Yield columns with the keys of what the uploader may write into them."""
    choices = choices_of(importer) if fields else {}
    yield from ((each, set(map(canonical_key, choices.get(each, ())))) for each in fields)
