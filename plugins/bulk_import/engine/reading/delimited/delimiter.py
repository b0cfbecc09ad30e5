"""Detection of the delimiter: by a `sep=` line, or by the header."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...cells.white_space import WHITE_SPACE
from ...rows.rows import Row
from ...sentences.language import N_
from .. import refusals
from ..naming.header import Names
from ..sheet import Refusal
from .preamble import find_below, is_comment, named_below
from .records import Scan, line_begin
from .text import FileText, Line, count_breaks

#: The delimiters and what people call them.
DELIMITERS: dict[str, str] = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab")}

_FILLED = re.compile(f"[^{WHITE_SPACE},;]")
_LINE = re.compile("[^\r\n]*+")
_NAMED = re.compile(r'"?sep=([,;\t])\1*"?\1* *', re.IGNORECASE)
_NAMING = re.compile(r'"?sep=', re.IGNORECASE)


@dataclass(frozen=True)
class Opening:
    """How a file begins."""

    delimiter: str
    header: Row
    rows: Scan
    """What comes after the header."""
    above: tuple[int, ...] = ()
    """The numbers of the lines above the header that are comments or titles."""
    below: int | None = None
    """Where the header seems to be, if this line names no columns."""

    @property
    def has_stray(self) -> bool:
        """Return whether text stands after a closing quotation mark in the header."""
        marks = self.rows.marks.get(self.header.line)
        return marks is not None and marks.stray is not None


def find_opening(text: FileText, names: Names) -> Opening | Refusal | None:
    """Return the delimiter and the header; None when there is nothing but blanks.

    The delimiter is the one with which the header names most columns. A `sep=` line, which
    spreadsheets write and obey, decides it alone (decision 11). The header may stand after
    comments and titles (decision 12).
    """
    line = _first_filled(text)
    if line is None or not _NAMING.match(line.text):
        return line and _best(text, "".join(DELIMITERS), line, names)
    named = _NAMED.fullmatch(line.text)
    if named is None:
        message = refusals.DELIMITER.format(line=line.number)
        return Refusal("file.delimiter", message, refusals.HINT_DELIMITER, line.number)
    below = _first_filled(text, line)
    return below and _best(text, named[1], below, names)


def _best(text: FileText, candidates: str, first: Line, names: Names) -> Opening | Refusal | None:
    """Return the opening at a line, or at the header that stands further down."""
    best = _best_at(text, candidates, first, names)
    is_sure = isinstance(best, Opening) and names.count(best.header.cells)[0] > 1
    if is_sure and not is_comment(first.text):
        return best
    found = find_below(text, first, candidates, names)
    if found is not None:
        opening = _best_at(text, found.delimiter, found.line, names)
        return replace(opening, above=found.above) if isinstance(opening, Opening) else opening
    if isinstance(best, Opening):
        return replace(best, below=named_below(text, first, candidates, names))
    return best


def _best_at(text: FileText, candidates: str, line: Line, names: Names) -> Opening | Refusal | None:
    """Return the opening under the delimiter with which a line names most columns."""
    best, best_rank = None, (-1, False, 0)
    refusal = None
    for delimiter in candidates:
        rows = Scan(text, delimiter, line.offset, line.number)
        header = next(iter(rows), None)
        refusal = rows.refusal or refusal
        if header:
            opening = Opening(delimiter, header, rows)
            if (rank := _rank(opening, names)) > best_rank:
                best, best_rank = opening, rank
    # Where no delimiter gives known names or several cells, a quotation mark at fault explains it.
    known, _, cells = best_rank
    return best if known > 0 or cells > 1 or refusal is None else refusal


def _rank(opening: Opening, names: Names) -> tuple[int, bool, int]:
    cells = opening.header.cells
    known = sum(map(names.is_known, cells[:1000]))
    return known, not opening.has_stray, len(cells)


def _first_filled(text: FileText, above: Line | None = None) -> Line | None:
    """Return the first line with more than blanks in it, or the first below another."""
    behind = above.offset + len(above.text) if above else 0
    number = above.number if above else 1
    for begin, piece in text.pieces(behind):
        start = max(0, behind - begin)
        found = _FILLED.search(piece, start)
        at = line_begin(piece, found.start(), start) if found else len(piece)
        number += count_breaks([piece[start:at]])
        if found:
            line = _LINE.match(piece, at)
            return Line(number, begin + at, line.group() if line else "")
    return None
