"""What programs make of a file that take every cell for text, unless they are told otherwise."""

from __future__ import annotations

import re

from tests.programs.csv_text import always_quoted, by_cell, joined, quoted, read
from tests.programs.kinds import NUMBER, general

_PAPAPARSE_QUOTES = re.compile('[",\r\n]|^ | $')
_FORMULA = re.compile("[=+\\-@\t\r]")


def miller(content: bytes) -> bytes:
    """The byte order mark goes; of a header without a row nothing is left."""
    rows = read(content)
    return joined([list(map(quoted, row)) for row in rows]) if len(rows) > 1 else b""


def csv_stringify(content: bytes) -> bytes:
    """Only the ends of the lines change."""
    return joined([list(map(quoted, row)) for row in read(content)], has_mark=True)


def csv_stringify_escaped(content: bytes) -> bytes:
    """With `escape_formulas` an apostrophe stands before what may be a formula."""
    rows = by_cell(content, _escaped)
    return joined([list(map(quoted, row)) for row in rows], has_mark=True)


def papaparse(content: bytes) -> bytes:
    """The byte order mark goes."""
    return _papaparse(read(content))


def papaparse_typed(content: bytes) -> bytes:
    """With `dynamicTyping` 0044 becomes 44, TRUE becomes true and 1e5 becomes 100000."""
    return _papaparse(by_cell(content, _typed))


def papaparse_escaped(content: bytes) -> bytes:
    """With `escapeFormulae` an apostrophe stands before what may be a formula."""
    rows = by_cell(content, _escaped)
    before = read(content)
    written = [
        [
            _papaparse_cell(cell) if cell == old else always_quoted(cell)
            for cell, old in zip(row, known, strict=True)
        ]
        for row, known in zip(rows, before, strict=True)
    ]
    return joined(written, "\r\n")


def _papaparse(rows: list[list[str]]) -> bytes:
    return joined([list(map(_papaparse_cell, row)) for row in rows], "\r\n")


def _papaparse_cell(cell: str) -> str:
    return quoted(cell, _PAPAPARSE_QUOTES)


def _escaped(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _typed(cell: str) -> str:
    if cell in ("TRUE", "true", "FALSE", "false"):
        return cell.lower()
    return general(cell) if NUMBER.fullmatch(cell) else cell
