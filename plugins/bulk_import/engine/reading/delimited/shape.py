"""Row shape: how the cells of a row fit the header (decision 13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from ...cells.white_space import is_blank
from ...columns.misalignment import ends_in_place, first_misfit
from ...rows.rows import Problem, Row
from ...secrets.heuristics import looks_secret
from ...sentences.language import N_, _n, _t
from .. import refusals
from ..sheet import Column
from .delimiter import DELIMITERS
from .records import Marks

#: How many rows show that all are numbered.
_MOST_NUMBERED = 50
#: What separates cells, here and elsewhere.
_SEPARATORS = (*DELIMITERS, "|", "，")


def usual_width(rows: Sequence[Row], columns: Sequence[Column | None], header: int) -> int:
    """Return how many cells a row of a file has, blank ones after its last column among them.

    Programs end every line with a delimiter, or fill all up to the longest. Asked are the rows
    that have a secret in its place, for those that have moved may be many.

    :param header: how many cells the header has.
    """
    place = next((n for n, each in enumerate(columns) if each and each.is_secret), None)
    if place is None:
        return header
    widths = Counter(
        len(row.cells) for row in rows if len(row.cells) > place and looks_secret(row.cells[place])
    )
    return max([header, *(width for width, _ in widths.most_common(1))])


def are_numbered(rows: Sequence[Row], columns: Sequence[Column | None]) -> bool:
    """Return whether each row has one cell more than the header, in front, which numbers it.

    R writes a table so: the names of its rows stand in a column that has none. In an error file a
    single row may have a cell after Errors, because it had one too many; its 1 is its own.
    """
    width = len(columns)
    if columns[-1] is None and len(rows) == 1:
        return False
    first = islice(rows, _MOST_NUMBERED)
    return all(
        len(row.cells) == width + 1 and row.cells[0] == str(number)
        for number, row in enumerate(first, 1)
    )


def fit(
    row: Row, marks: Marks | None, columns: Sequence[Column | None], delimiter: str, usual: int
) -> None:
    """Cut blank surplus cells off, or say what is wrong with the row and leave it all its cells.

    :param usual: how many cells the rows of this file have; blank ones beyond are a trace of cells
        that were moved, and counted.
    """
    problem = _problem(row, marks or Marks(row.line), columns, delimiter)
    if problem is None:
        is_joined = marks is not None and marks.last_line > row.line
        row.surplus = max(0, len(row.cells) - (len(columns) if is_joined else usual))
        del row.cells[len(columns) :]
        # Spreadsheets leave blank cells at the end of a row away, and Errors is the last column.
        row.cells += [""] * (len(columns) - len(row.cells))
    else:
        row.found, row.misshapen = (problem,), True


def _problem(
    row: Row, marks: Marks, columns: Sequence[Column | None], delimiter: str
) -> Problem | None:
    width, cells = len(columns), row.cells
    if marks.stray is not None:
        column = columns[marks.stray] if marks.stray < width else None
        name = column.label if column else _t("cell {place}", place=marks.stray + 1)
        hint = _t(
            "In {name}: nothing, not even a blank, may stand behind the closing quotation mark; ",
            name=name,
        )
        hint += _t("one inside the cell is written twice")
        return Problem("row.quotes", refusals.ROW_QUOTES, hint=hint)
    # Quotation marks that join lines are how people are lost, so the lines are named.
    joined = (row.line, marks.last_line) if marks.last_line > row.line else None
    if len(cells) == width - 1 and columns[-1] is None and not joined:
        return None
    if len(cells) < width:
        misfit = first_misfit(cells, columns, len(cells) - width)
        return _too_few(cells, width, joined, misfit)
    surplus = range(len(cells), width, -1)
    filled = next((count for count in surplus if not is_blank(cells[count - 1])), None)
    if filled is None:
        return None
    misfit = first_misfit(cells, columns, filled - width)
    is_beside = is_blank(cells[width]) or ends_in_place(cells, columns)
    if is_beside and not (joined or misfit):
        hint = _counts(filled, width) + _t("; take away what stands beside the table")
        return Problem("row.too_many", refusals.ROW_TOO_MANY, hint=hint)
    return _too_many(filled, width, delimiter, joined, misfit)


def _too_few(
    cells: Sequence[str], width: int, joined: tuple[int, int] | None, misfit: str
) -> Problem:
    hint = _counts(len(cells), width) + _joined(joined)
    if len(cells) == 1 and any(cells[0].count(sign) >= width - 1 for sign in _SEPARATORS):
        hint += _t(
            "; all stand in one, as another sign separates them or the whole line is in quotation "
            "marks"
        )
    if misfit:
        hint += _t("; something seems to be missing before {misfit}", misfit=misfit)
    return Problem("row.too_few", refusals.ROW_TOO_FEW, hint=hint)


def _too_many(
    cells: int, width: int, delimiter: str, joined: tuple[int, int] | None, misfit: str
) -> Problem:
    advice = _t(
        "; a cell that holds a {delimiter} needs quotation marks around it",
        delimiter=DELIMITERS[delimiter],
    )
    hint = _counts(cells, width) + advice + _joined(joined)
    if misfit:
        hint += _t("; look for it before {misfit}", misfit=misfit)
    return Problem("row.too_many", refusals.ROW_TOO_MANY, hint=hint)


def _counts(cells: int, width: int) -> str:
    one = N_("{cells} cell; the header has {width}")
    many = N_("{cells} cells; the header has {width}")
    return _n(one, many, cells, cells=cells, width=width)


def _joined(lines: tuple[int, int] | None) -> str:
    if not lines:
        return ""
    first, last = lines
    return _t("; quotation marks join lines {first} to {last}", first=first, last=last)
