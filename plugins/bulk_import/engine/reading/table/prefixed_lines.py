"""Lines that all begin with something that is not part of their first cell, such as a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...sentences.language import N_
from ...sentences.shown_text import shown
from ..naming.header import Names
from ..sheet import Refusal

HINT_PREFIXED = N_(
    "Each line begins with something like {prefix} that is none of its first cell, as where a "
    "program numbers, logs or quotes lines. Take that away from each line, or choose the original "
    "file."
)
LEAST_ROWS = 2
"""How many rows that begin alike are no coincidence."""
MOST_ROWS = 5
_DIGITS = re.compile("[ 0-9]+")


def in_prefixed_lines(refusal: Refusal, header: Sequence[str], names: Names) -> Refusal:
    """Return the refusal of a header; where its first name and the rows begin alike, say so.

    Nothing is suggested for its columns then, as the first cells would be taken with it.
    """
    prefix = _prefix(header[0], names) if header else ""
    begins = [row[0] for row in refusal.rows[:MOST_ROWS] if row]
    if not prefix or len(begins) < LEAST_ROWS:
        return refusal
    if not all(_shape(cell).startswith(_shape(prefix)) for cell in begins):
        return refusal
    hint = HINT_PREFIXED.format(prefix=shown(prefix))
    return replace(refusal, hint=hint, suggestions=(), asked=())


def _prefix(cell: str, names: Names) -> str:
    """Return what stands before the name of a column in a cell, "" where nothing does."""
    known = {name for each in names.fields for name in (each.header, each.label)}
    ends = (name for name in known if cell.lower().endswith(name.lower()))
    longest = max(ends, key=len, default="")
    return cell[: len(cell) - len(longest)] if longest else ""


def _shape(text: str) -> str:
    """Return a text with one sign for any number, whatever blanks stand beside it."""
    return _DIGITS.sub("0", text)
