"""The notes on values of an update that differ from the record as programs change cells."""

from __future__ import annotations

from typing import Any

from ...engine.declaration.importer import Importer
from ...engine.fields.base.field import Field
from ...engine.fields.textual.many import Many
from ...engine.returned.programs.program_changes import is_missing, is_program_change
from ...engine.rows.rows import Change, Row
from ...engine.sentences.language import N_, _n, _t, with_colon
from ...engine.sentences.line_numbers import named
from ...engine.sentences.shown_text import shown
from ...intake import Intake

MOST = 1_000
"""So many changes of a column are looked at: whoever changes more of it reads the list."""
ONE = N_(
    "{n} value would change as programs change cells, here {before} to {after}. Type it again if "
    "nobody meant that, or take the column out of the file, which leaves it as it is."
)
MANY = N_(
    "{n} values would change as programs change cells, such as {before} to {after}. Type them "
    "again if nobody meant that, or take the column out of the file, which leaves it as it is."
)


def program_change_notes(intake: Intake) -> list[str]:
    """Return which values of records would become what programs make of them.

    A row that comes back from an error file is compared with what was handed out instead.
    """
    importer, layout = intake.importer, intake.layout
    is_fresh = not intake.sheet.has_errors_column
    if importer is None or not (layout.operation.is_updating and is_fresh):
        return []
    changed: dict[Field[Any], list[tuple[Row, Change]]] = {}
    for row in intake.rows:
        for change in () if row.problems else row.changes:
            told = changed.setdefault(change.field, [])
            if len(told) < MOST:
                told.append((row, change))
    return [
        note
        for field in layout.places
        if field in changed and not (layout.is_secret(field) or _is_listed(field))
        for note in _notes(importer, intake, field, changed[field])
    ]


def _is_listed(field: Field[Any]) -> bool:
    """Return whether a column names things or choices: programs make no other ones of them."""
    return field.is_listed or isinstance(field, Many)


def _notes(
    importer: Importer, intake: Intake, field: Field[Any], changes: list[tuple[Row, Change]]
) -> list[str]:
    befores = importer._told_column(field, [change.before for _, change in changes])
    found = [
        (row.line, before, cell)
        for (row, _), before in zip(changes, befores, strict=True)
        if _is_doubtful(before, cell := intake.layout.cell(row, field).strip())
    ]
    if not found:
        return []
    _, before, after = found[0]
    sentence = _n(ONE, MANY, len(found), before=_named(before), after=_named(after))
    return [with_colon(f"{field.label}, {named([line for line, _, _ in found])}", sentence)]


def _is_doubtful(before: str, after: str) -> bool:
    """Return whether a program makes the change and a person hardly does; blanks people fill."""
    is_filled = not before.strip() and not is_missing(after)
    return not is_filled and is_program_change(before, after)


def _named(text: str) -> str:
    """Return a value as a sentence names it, with a word for none."""
    return shown(text) or _t("blank")
