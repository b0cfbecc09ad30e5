"""A note on cells of a column: its sentence, and the lines of the cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..fields.base.field import Field
from ..sentences.language import with_colon
from ..sentences.line_numbers import named


def note_on_lines(field: Field[Any], lines: Sequence[int], sentence: str) -> str:
    """Return "First name, lines 3 and 7: It stands in quotation marks."."""
    return with_colon(f"{field.label}, {named(lines)}", f"{sentence}.")
