"""Files as spreadsheets, and libraries that act like one, save them: cell by cell.

For English (United States), their default.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.programs.csv_text import by_cell, joined, quoted
from tests.programs.kinds import INTEGER, NUMBER, day, general

_TRUTHS = ("TRUE", "FALSE")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_GNUMERIC_QUOTES = re.compile('[ ",\r\n\t]')
_LONGEST_NUMBER = 11
"""Excel shows more digits than these with an exponent."""


def libreoffice(content: bytes) -> bytes:
    """Zeros go, exponents are written out, 3/4 becomes a day of this year."""
    rows = by_cell(content, _libreoffice_cell)
    return joined([list(map(quoted, row)) for row in rows])


def libreoffice_text(content: bytes) -> bytes:
    """All columns are text: the cells stay as they are."""
    return joined([list(map(quoted, row)) for row in by_cell(content, str)])


def gnumeric(content: bytes) -> bytes:
    """The same, and one apostrophe goes; texts with a blank stand between quotation marks."""
    rows = by_cell(content, _gnumeric_cell)
    return joined([[quoted(cell, _GNUMERIC_QUOTES) for cell in row] for row in rows])


def excel(content: bytes) -> bytes:
    """What Microsoft describes: saved as "CSV UTF-8", after opening the file by a double click."""
    rows = by_cell(content, _excel_cell)
    return joined([list(map(quoted, row)) for row in rows], "\r\n", has_mark=True)


def excel_text(content: bytes) -> bytes:
    """By way of Data, From Text/CSV with every column as text."""
    rows = by_cell(content, str)
    return joined([list(map(quoted, row)) for row in rows], "\r\n", has_mark=True)


def sheetjs(content: bytes) -> bytes:
    """8-2 and 3/4 become days of the year 2001; the last line has no end."""
    rows = by_cell(content, _sheetjs_cell)
    return joined([list(map(quoted, row)) for row in rows], has_mark=True, ends=False)


def sheetjs_raw(content: bytes) -> bytes:
    """With `raw` every cell is text."""
    rows = by_cell(content, str)
    return joined([list(map(quoted, row)) for row in rows], has_mark=True, ends=False)


def pyexcel(content: bytes) -> bytes:
    """1e5 becomes 100000.0; digits behind a zero stay."""
    rows = by_cell(content, _pyexcel_cell)
    return joined([list(map(quoted, row)) for row in rows], "\r\n", has_mark=True)


def pyexcel_text(content: bytes) -> bytes:
    """Nothing is detected."""
    rows = by_cell(content, str)
    return joined([list(map(quoted, row)) for row in rows], "\r\n", has_mark=True)


def _libreoffice_cell(cell: str) -> str:
    if cell.upper() in _TRUTHS:
        return cell.upper()
    if NUMBER.fullmatch(cell):
        return general(cell)
    found = day(cell)
    is_date = found is not None and found.between == "/"
    return f"{found.month:02}/{found.day:02}/{_year()}" if found and is_date else cell


def _gnumeric_cell(cell: str) -> str:
    if cell.startswith("'"):
        return cell[1:]
    if cell.upper() in _TRUTHS:
        return cell.upper()
    if NUMBER.fullmatch(cell):
        return general(cell)
    found = day(cell)
    is_date = found is not None and found.between == "/"
    return f"{_year()}/{found.month:02}/{found.day:02}" if found and is_date else cell


def _excel_cell(cell: str) -> str:
    if cell.upper() in _TRUTHS:
        return cell.upper()
    if NUMBER.fullmatch(cell):
        plain = general(cell)
        is_long = len(plain.lstrip("+-")) > _LONGEST_NUMBER or not _is_plain(cell)
        return f"{float(cell):.2E}" if is_long else plain
    if found := day(cell):
        return f"{found.day}-{_MONTHS[found.month - 1]}"
    return "#NAME?" if cell[:1] in ("=", "+", "-", "@") and cell else cell


def _is_plain(cell: str) -> bool:
    return "e" not in cell.casefold()


def _sheetjs_cell(cell: str) -> str:
    found = day(cell)
    return f"{found.month}/{found.day}/01" if found else cell


def _pyexcel_cell(cell: str) -> str:
    is_fraction = NUMBER.fullmatch(cell) and not INTEGER.fullmatch(cell)
    return repr(float(cell)) if is_fraction else cell


def _year() -> int:
    return datetime.now(UTC).year
