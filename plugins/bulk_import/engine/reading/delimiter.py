"""Which character stands between the cells: a `sep=` line says so, or the header shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..fields.white_space import WHITE_SPACE
from ..language import N_
from ..rows import Row
from . import refusals
from .header import Names
from .preamble import find_below, is_comment, named_below
from .records import Scan, line_begin, line_number
from .sheet import Refusal

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
        """Return whether text stands behind a closing quotation mark in the header."""
        marks = self.rows.marks.get(self.header.line)
        return marks is not None and marks.stray is not None


def find_opening(text: str, names: Names) -> Opening | Refusal | None:
    """Return the delimiter and the header; None when there is nothing but blanks.

    Of the three delimiters the one wins under which the header names most columns; a `sep=` line,
    as spreadsheets write and obey it, wins over all (decision 11). The header may stand behind
    comments and titles (decision 12).
    """
    begin = _first_filled(text, 0)
    if begin is None:
        return None
    line = _line_at(text, begin)
    if not _NAMING.match(line):
        return _best(text, "".join(DELIMITERS), begin, names)
    named = _NAMED.fullmatch(line)
    if named is None:
        number = line_number(text, begin)
        message = refusals.DELIMITER.format(line=number)
        return Refusal("file.delimiter", message, refusals.HINT_DELIMITER, number)
    begin = _first_filled(text, begin + len(line))
    return None if begin is None else _best(text, named[1], begin, names)


def _best(text: str, candidates: str, begin: int, names: Names) -> Opening | Refusal | None:
    """Return the opening at a line, or at the header that stands further down."""
    number = line_number(text, begin)
    best = _best_at(text, candidates, begin, number, names)
    is_sure = isinstance(best, Opening) and names.count(best.header.cells)[0] > 1
    if is_sure and not is_comment(_line_at(text, begin)):
        return best
    found = find_below(text, begin, number, candidates, names)
    if found is not None:
        line = found.line
        opening = _best_at(text, found.delimiter, line.offset, line.number, names)
        return replace(opening, above=found.above) if isinstance(opening, Opening) else opening
    if isinstance(best, Opening):
        return replace(best, below=named_below(text, begin, number, candidates, names))
    return best


def _best_at(
    text: str, candidates: str, begin: int, number: int, names: Names
) -> Opening | Refusal | None:
    """Return the opening under the delimiter with which a line names most columns."""
    best, best_rank = None, (-1, False, 0)
    refusal = None
    for delimiter in candidates:
        rows = Scan(text, delimiter, begin, number)
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


def _first_filled(text: str, offset: int) -> int | None:
    """Return where the first line begins, from `offset` on, with more than blanks in it."""
    found = _FILLED.search(text, offset)
    return line_begin(text, found.start()) if found else None


def _line_at(text: str, begin: int) -> str:
    found = _LINE.match(text, begin)
    return found.group() if found else ""
