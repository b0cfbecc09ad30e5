"""Names of columns that stand in two lines, as under merged cells of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..cells.white_space import is_blank
from ..rows.rows import Row
from ..sentences.language import N_
from .header import UNKNOWN, Names
from .sheet import Column, Refusal

HINT_TWO_LINES = N_(
    "The names of the columns seem to stand in two lines, in line {line} and in the one below. "
    "Write each name into one cell of one line, and take the other line away."
)


def in_two_lines(refusal: Refusal, header: Row, names: Names) -> Refusal:
    """Return the refusal of a header; where the row below completes its names, say so."""
    below = refusal.rows[0] if refusal.rows else ()
    if not below or any(map(names.is_data, below)):
        return refusal
    found = list(_columns(header.cells, below, names))
    required = {each.header for each in names.fields if each.required} - {*names.spared}
    named = {each.header for each in found if each is not None}
    if len(found) != len(named) or not required <= named:
        return refusal
    return replace(refusal, hint=HINT_TWO_LINES.format(line=header.line))


def _columns(above: Sequence[str], below: Sequence[str], names: Names) -> Iterator[Column | None]:
    """Yield the columns that the names of both lines tell together."""
    merged = ""
    for place, lower in enumerate(below):
        upper = above[place] if place < len(above) else ""
        # A merged cell stands above several others, and only in the first of them.
        merged = merged if is_blank(upper) else upper
        parts = (upper, lower, f"{upper} {lower}", f"{merged} {lower}", f"{lower} {merged}")
        known = (names.column_at(place, each.strip()) for each in parts if not is_blank(each))
        column = next((each for each in known if each is not UNKNOWN), None)
        if column is not None:
            yield column
