"""Which character stands between the cells: a `sep=` line says so, or the header shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ..fields.white_space import WHITE_SPACE
from ..rows import Row
from . import refusals
from .records import Scan, line_begin, line_number
from .sheet import Refusal

#: The delimiters and what people call them.
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}

_FILLED = re.compile(f"[^{WHITE_SPACE},;]")
_LINE = re.compile("[^\r\n]*+")
_NAMED = re.compile(r'"?sep=([,;\t])\1*"?\1* *', re.IGNORECASE)
_NAMING = re.compile(r'"?sep=', re.IGNORECASE)


class Opening(NamedTuple):
    """How a file begins."""

    delimiter: str
    header: Row
    rows: Scan
    """What comes after the header."""

    @property
    def has_stray(self) -> bool:
        """Say whether text stands behind a closing quotation mark in the header."""
        marks = self.rows.marks.get(self.header.line)
        return marks is not None and marks.stray is not None


def find_opening(text: str, is_known: Callable[[str], bool]) -> Opening | Refusal | None:
    """Return the delimiter and the header; None when there is nothing but blanks.

    Of the three delimiters the one wins under which the header names most columns; a `sep=` line,
    as spreadsheets write and obey it, wins over all (decision 11).
    """
    begin = _first_filled(text, 0)
    if begin is None:
        return None
    line = _line_at(text, begin)
    if not _NAMING.match(line):
        return _best(text, "".join(DELIMITERS), begin, is_known)
    named = _NAMED.fullmatch(line)
    if named is None:
        number = line_number(text, begin)
        message = refusals.DELIMITER.format(line=number)
        return Refusal("file.delimiter", message, refusals.HINT_DELIMITER, number)
    begin = _first_filled(text, begin + len(line))
    return None if begin is None else _best(text, named[1], begin, is_known)


def _best(
    text: str, candidates: str, begin: int, is_known: Callable[[str], bool]
) -> Opening | Refusal | None:
    number = line_number(text, begin)
    best, best_rank = None, (-1, False, 0)
    refusal = None
    for delimiter in candidates:
        rows = Scan(text, delimiter, begin, number)
        header = next(iter(rows), None)
        refusal = rows.refusal or refusal
        if header:
            opening = Opening(delimiter, header, rows)
            if (rank := _rank(opening, is_known)) > best_rank:
                best, best_rank = opening, rank
    # Where no delimiter gives known names or several cells, a quotation mark at fault explains it.
    known, _, cells = best_rank
    return best if known > 0 or cells > 1 or refusal is None else refusal


def _rank(opening: Opening, is_known: Callable[[str], bool]) -> tuple[int, bool, int]:
    names = opening.header.cells
    known = sum(1 for name in names[:1000] if is_known(name))
    return known, not opening.has_stray, len(names)


def _first_filled(text: str, offset: int) -> int | None:
    """Return where the first line begins, from `offset` on, with more than blanks in it."""
    found = _FILLED.search(text, offset)
    return line_begin(text, found.start()) if found else None


def _line_at(text: str, begin: int) -> str:
    found = _LINE.match(text, begin)
    return found.group() if found else ""
