"""Notes on what people have marked in a workbook and no import reads: comments and colours."""

from __future__ import annotations

from ...engine.reading.sheet import Sheet
from ...engine.sentences.language import N_, _n, _t, listed, number
from ...engine.sentences.line_numbers import SHOWN_LINES, named
from ..words.wording import capital

COMMENT = N_("{cells} has a comment, which is not read: see that it says nothing against its row.")
COMMENTS = N_(
    "{cells} have comments, which are not read: see that they say nothing against their rows."
)
COLOURED = N_(
    "{lines} has another colour than most rows, and colours are not read: take it out if nothing "
    "is to be created of it."
)
COLOURS = N_(
    "{lines} have another colour than most rows, and colours are not read: take them out if "
    "nothing is to be created of them."
)


def mark_notes(sheet: Sheet) -> list[str]:
    """Return which cells have comments, and which rows another colour."""
    notes = []
    if sheet.commented:
        count = len(sheet.commented)
        names = [*sheet.commented[:SHOWN_LINES]]
        names += [_t("{n} more", n=number(count - SHOWN_LINES))] if count > SHOWN_LINES else []
        notes.append(_n(COMMENT, COMMENTS, count, cells=listed(names)))
    if sheet.coloured:
        lines = capital(named(sheet.coloured))
        notes.append(_n(COLOURED, COLOURS, len(sheet.coloured), lines=lines))
    return notes
