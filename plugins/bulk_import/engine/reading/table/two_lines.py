"""Names of columns that stand in two lines, as under merged cells of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from ...cells.white_space import is_blank
from ...rows.rows import Row
from ...sentences.language import N_
from ..naming.header import UNKNOWN, Names
from ..sheet import Refusal

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
    named = {each.header for each in found if each not in (None, UNKNOWN)}
    if UNKNOWN in found or len(found) != len(named) or not required <= named:
        return refusal
    return replace(refusal, hint=HINT_TWO_LINES.format(line=header.line))


def _columns(above: Sequence[str], below: Sequence[str], names: Names) -> Iterator[Any]:
    """Yield the columns that two lines name together, UNKNOWN for a cell of none."""
    merged = ""
    for place, (upper, lower) in enumerate(zip_longest(above, below, fillvalue="")):
        # A merged cell stands above several others, and only in the first of them.
        merged = merged if is_blank(upper) else upper
        parts = (lower, f"{upper} {lower}", f"{merged} {lower}", f"{lower} {merged}")
        written = [upper] if is_blank(lower) else parts
        known = (names.column_at(place, each.strip()) for each in written if not is_blank(each))
        found = [each for each in known if each is not UNKNOWN]
        if found or not (is_blank(lower) and is_blank(upper)):
            yield found[0] if found else UNKNOWN
