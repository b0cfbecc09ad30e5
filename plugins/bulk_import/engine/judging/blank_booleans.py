"""Hints for blank cells of a boolean column in which only one of its two words occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..cells.keys import trim
from ..fields.base.field import Field
from ..notation.booleans import blank_hint
from ..rows.rows import Problem, Row

MOST_BLANKS = 2
"""In a row of more blank cells before it, one more says nothing."""


def explain_blanks(field: Field[Any], cells: Sequence[str], rows: Sequence[Row]) -> None:
    """Add to the problems of blank cells their probable meaning, from the other cells."""
    texts = {cell: trim(cell) for cell in set(cells)}
    hint = blank_hint(set(texts.values()))
    if not hint:
        return
    code = f"{field.name}.empty"
    for row, cell in zip(rows, cells, strict=True):
        if not texts[cell] and sum(_is_blank(each) for each in row.problems) <= MOST_BLANKS + 1:
            row.problems = [
                replace(each, hint=hint) if each.code == code else each for each in row.problems
            ]


def _is_blank(problem: Problem) -> bool:
    return problem.code.endswith(".empty")
