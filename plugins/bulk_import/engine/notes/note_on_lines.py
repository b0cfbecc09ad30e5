"""A note on cells of a column: its sentence, and the lines of the cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..fields.base.field import Field
from ..rows.rows import Row
from ..sentences.language import with_colon
from ..sentences.line_numbers import named


def note_on_lines(field: Field[Any], lines: Sequence[int], sentence: str) -> str:
    """Return "First name, lines 3 and 7: It stands in quotation marks."."""
    return with_colon(f"{field.label}, {named(lines)}", f"{sentence}.")


def notes_on_lines(
    field: Field[Any], rows: Sequence[Row], lines: Sequence[int], sentence: str
) -> Iterator[str]:
    """Yield the note on cells of some lines, none where they all say what their records hold.

    Whoever updates takes nothing from such cells, so there is nothing to compare or to type again.
    """
    told = set(lines)
    if told and not all(_is_kept(field, row) for row in rows if row.line in told):
        yield note_on_lines(field, lines, sentence)


def _is_kept(field: Field[Any], row: Row) -> bool:
    """Return whether a row is about a record and leaves a column of it alone."""
    return row.held is not None and all(each.field.name != field.name for each in row.changes)
