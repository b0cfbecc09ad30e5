"""Values that the uploader may use, for the upload dialog and the reference file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...engine.columns.allowed_values import choices_of
from ...engine.declaration.importer import Importer
from ...engine.declaration.rule_answers import texts_of_fields
from ...engine.fields.base.field import Field
from ...engine.fields.textual.booleans import Boolean
from ...engine.notation.booleans import TRUTHS
from ...engine.sentences.language import _t

SHOWN_VALUES = 12
"""More values than these get a search field."""


@dataclass(frozen=True)
class Values:
    """One entry of the list: a column, or several with the same values."""

    name: str
    values: Sequence[str] = ()
    sentences: Sequence[str] = ()
    note: str = ""


def usable_values(importer: Importer) -> list[Values]:
    """Return the values that the importer's actor may use, in the order of the template."""
    choices, advice = choices_of(importer), texts_of_fields(importer, "advice")
    found = [
        Values(field.header, values=tuple(choices[field]), note=_note(field, choices[field]))
        for field in importer.fields
        if field in choices
    ]
    truths: list[Field[bool]] = [each for each in importer.fields if isinstance(each, Boolean)]
    if truths:
        names = ", ".join(each.header for each in truths)
        found.append(Values(names, values=tuple(TRUTHS)))
    found.extend(
        Values(field.header, sentences=tuple(advice[field]))
        for field in importer.fields
        if advice.get(field)
    )
    return found


def _note(field: Field[Any], values: Sequence[str]) -> str:
    """Return the text after the values of a column, or instead of them if there are none."""
    if values:
        return "" if field.required else _t("or leave blank")
    if field.required:
        return _t("There is none that you may use, and every row needs one.")
    return _t("There is none that you may use. Leave it blank.")


def reference_columns(importer: Importer) -> list[tuple[str, Sequence[str]]]:
    """Return every column of the template with its usable values, then the advice."""
    fields, advice = importer.template_fields(), texts_of_fields(importer, "advice")
    return [
        (field.header, (*values, *advice.get(field, ())))
        for field, values in zip(fields, column_choices(importer, fields), strict=True)
    ]


def column_choices(importer: Importer, columns: Sequence[Field[Any]]) -> list[Sequence[str]]:
    """Return the usable values of each column of a file, none for one that takes any text."""
    choices = {field.name: values for field, values in choices_of(importer).items()}
    return [
        tuple(TRUTHS) if isinstance(each, Boolean) else choices.get(each.name, ())
        for each in columns
    ]
