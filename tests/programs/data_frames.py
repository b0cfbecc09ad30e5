"""What libraries and commands make of a file that give each column one type."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from tests.programs.csv_text import always_quoted, by_column, joined, quoted, read
from tests.programs.kinds import INTEGER, NUMBER, among, are, day, filled, shorter

_PANDAS_MISSING = frozenset(
    [
        "",
        "#N/A",
        "#N/A N/A",
        "#NA",
        "-1.#IND",
        "-1.#QNAN",
        "-NaN",
        "-nan",
        "1.#IND",
        "1.#QNAN",
        "<NA>",
        "N/A",
        "NA",
        "NULL",
        "NaN",
        "None",
        "n/a",
        "nan",
        "null",
    ]
)
_TRUTHS = frozenset(("True", "TRUE", "true", "False", "FALSE", "false"))
_R_TRUTHS = _TRUTHS | {"T", "F"}
_AGATE_MISSING = frozenset(("", "na", "n/a", "none", "null", "."))
_YES = frozenset(("1", "yes", "y", "true", "t"))
_YES_NO = _YES | {"0", "no", "n", "false", "f"}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_LEADING_ZERO = re.compile(r"[+-]?0\d.*")
_LARGEST = 2**31
Write = Callable[[str], str]
"""Returns what stands in the file for a cell."""


def pandas(content: bytes) -> bytes:
    """0044 becomes 44, or 44.0 where a cell of the column is blank; None becomes blank."""
    return _saved(content, by_column(content, _pandas_column))


def polars(content: bytes) -> bytes:
    """0044 becomes 44, TRUE becomes true."""
    return _saved(content, by_column(content, _polars_column))


def duckdb(content: bytes) -> bytes:
    """TRUE and yes become true, 1e5 becomes 100000.0; digits behind a zero stay."""
    return _saved(content, by_column(content, _duckdb_column))


def agate(content: bytes) -> bytes:
    """0044 becomes 44, May becomes 0001-05-01, None becomes blank, yes becomes True."""
    return _saved(content, by_column(content, _agate_column), has_mark=True)


def csvkit(content: bytes) -> bytes:
    """The same without the byte order mark; `in2csv` stands on agate."""
    return _saved(content, by_column(content, _agate_column))


def readr(content: bytes) -> bytes:
    """A blank becomes NA, 1e5 becomes 100000, and blanks around a cell go."""
    return _saved(content, by_column(content, _readr_column))


def data_table(content: bytes) -> bytes:
    """0044 becomes 44, blanks around a cell go, and quotation marks in a cell come doubled."""
    return _saved(content, by_column(content, _data_table_column))


def data_table_text(content: bytes) -> bytes:
    """All columns are text; quotation marks in a cell still come doubled."""
    return _saved(content, by_column(content, _data_table_texts))


def base_r(content: bytes) -> bytes:
    """The header changes too: First.name."""
    header = [re.sub(r"[^\w.]", ".", name) for name in read(content)[0]]
    rows = by_column(content, _base_r_column)
    return joined([list(map(always_quoted, header)), *rows])


def base_r_text(content: bytes) -> bytes:
    """All columns are text, and every cell stands between quotation marks."""
    return joined([list(map(always_quoted, row)) for row in read(content)])


def plain(content: bytes) -> bytes:
    """The cells as they are: what most of these write when all columns are text."""
    return joined([list(map(quoted, row)) for row in read(content)])


def marked(content: bytes) -> bytes:
    """The same behind a byte order mark."""
    return joined([list(map(quoted, row)) for row in read(content)], has_mark=True)


def _saved(content: bytes, rows: Sequence[Sequence[str]], *, has_mark: bool = False) -> bytes:
    return joined([list(map(quoted, read(content)[0])), *rows], has_mark=has_mark)


def _pandas_column(cells: Sequence[str]) -> list[str]:
    known = [cell for cell in cells if cell not in _PANDAS_MISSING]
    write: Write = quoted
    if among(_TRUTHS, known):
        write = str.capitalize
    elif are(INTEGER, known) and len(known) == len(cells):
        write = _whole
    elif are(NUMBER, known):
        write = _floating
    return filled(cells, _PANDAS_MISSING.__contains__, write, "")


def _polars_column(cells: Sequence[str]) -> list[str]:
    known = list(filter(None, cells))
    write: Write = quoted
    if among(frozenset(("true", "false")), [cell.lower() for cell in known]):
        write = str.lower
    elif are(INTEGER, known):
        write = _whole
    elif are(NUMBER, known):
        write = _floating
    return filled(cells, _is_blank, write, "")


def _duckdb_column(cells: Sequence[str]) -> list[str]:
    known = list(filter(None, cells))
    write: Write = quoted
    is_digits = are(INTEGER, known)
    if among(_YES_NO, [cell.lower() for cell in known]) and not is_digits:
        write = _lower_truth
    elif are(NUMBER, known) and not any(map(_LEADING_ZERO.fullmatch, known)):
        write = _whole if is_digits else _floating
    return filled(cells, _is_blank, write, "")


def _agate_column(cells: Sequence[str]) -> list[str]:
    known = [cell for cell in cells if not _is_agate_missing(cell)]
    write: Write = quoted
    if among(_YES_NO, [cell.lower() for cell in known]):
        write = _truth
    elif are(NUMBER, known):
        write = _decimal
    elif known and all(cell.lower() in _MONTHS or day(cell) for cell in known):
        write = _date
    return filled(cells, _is_agate_missing, write, "")


def _readr_column(cells: Sequence[str]) -> list[str]:
    cells = [cell.strip(" \t") for cell in cells]
    known = [cell for cell in cells if not _is_r_missing(cell)]
    write: Write = quoted
    if among(_R_TRUTHS, known):
        write = _upper_truth
    elif are(NUMBER, known) and not any(map(_LEADING_ZERO.fullmatch, known)):
        write = _short
    return filled(cells, _is_r_missing, write, "NA")


def _data_table_column(cells: Sequence[str]) -> list[str]:
    cells = [cell.strip(" \t") for cell in cells]
    known = [cell for cell in cells if not _is_r_missing(cell)]
    if among(_TRUTHS, known):
        return filled(cells, _is_r_missing, str.upper, "")
    if are(NUMBER, known):
        write: Write = _whole if are(INTEGER, known) else _short_by_r
        return filled(cells, _is_r_missing, write, "")
    if not known:
        return [""] * len(cells)
    return filled(cells, "NA".__eq__, _data_table_text, "")


def _data_table_texts(cells: Sequence[str]) -> list[str]:
    return list(map(_data_table_text, cells))


def _data_table_text(cell: str) -> str:
    # What is read keeps its doubled quotation marks, and writing doubles them again.
    return quoted(cell.replace('"', '""')) if cell else '""'


def _base_r_column(cells: Sequence[str]) -> list[str]:
    known = [cell for cell in cells if not _is_r_missing(cell)]
    if among(_R_TRUTHS, known):
        return filled(cells, _is_r_missing, _upper_truth, "NA")
    if are(NUMBER, known):
        is_whole = are(INTEGER, known) and all(abs(int(cell)) < _LARGEST for cell in known)
        return filled(cells, _is_r_missing, _whole if is_whole else _short_by_r, "NA")
    if not known:
        return ["NA"] * len(cells)
    return filled(cells, "NA".__eq__, always_quoted, "NA")


def _is_blank(cell: str) -> bool:
    return not cell


def _is_agate_missing(cell: str) -> bool:
    return cell.lower() in _AGATE_MISSING


def _is_r_missing(cell: str) -> bool:
    return cell in ("", "NA")


def _whole(cell: str) -> str:
    return str(int(cell))


def _floating(cell: str) -> str:
    return repr(float(cell))


def _decimal(cell: str) -> str:
    return str(Decimal(cell))


def _short(cell: str) -> str:
    return f"{float(cell):.15g}"


def _short_by_r(cell: str) -> str:
    return shorter(float(cell))


def _truth(cell: str) -> str:
    return str(cell.lower() in _YES)


def _lower_truth(cell: str) -> str:
    return _truth(cell).lower()


def _upper_truth(cell: str) -> str:
    return _truth(cell).upper()


def _date(cell: str) -> str:
    found = day(cell)
    if found is not None:
        return f"2001-{found.month:02}-{found.day:02}"
    return f"0001-{_MONTHS.index(cell.lower()) + 1:02}-01"
