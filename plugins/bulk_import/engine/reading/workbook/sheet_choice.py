"""Which worksheet of a workbook is read, where it has several."""

from __future__ import annotations

from collections.abc import Sequence

from ...sentences.language import _t
from ...sentences.shown_text import shown
from . import sentences
from .archive import Archive
from .parts import Book, SheetPart
from .sentences import BookRefused
from .sheet_names import SHEET_NAME
from .texts import BookText
from .worksheet import Worksheet, read_worksheet

_SHOWN_NAMES = 5


def choose_sheet(
    archive: Archive, book: Book, texts: Sequence[BookText], most_letters: int
) -> tuple[SheetPart, Worksheet]:
    """Return the one visible worksheet with something in it, or the one called `Import`.

    :raises BookRefused: when there is no worksheet, or several with something in them.
    """
    found: list[tuple[SheetPart, Worksheet]] = []
    called = [each for each in book.sheets if each.name.strip().casefold() == SHEET_NAME.casefold()]
    candidates = called if len(called) == 1 else book.sheets
    for each in candidates:
        with archive.open(each.part) as part:
            found.append((each, read_worksheet(part, texts, most_letters)))
    if not found:
        raise BookRefused(sentences.NO_SHEET, sentences.HINT_NO_SHEET)
    filled = [each for each in found if each[1].rows]
    if len(filled) > 1:
        listed = [shown(each.name) for each, _ in filled]
        rest = len(listed) - _SHOWN_NAMES
        more = [_t("{n} more", n=rest)] if rest > 0 else []
        raise BookRefused(
            sentences.MANY_SHEETS.format(names=", ".join(listed[:_SHOWN_NAMES] + more)),
            sentences.HINT_MANY_SHEETS.format(name=SHEET_NAME),
        )
    return (filled or found)[0]
