"""A table as a workbook of text cells only, which no spreadsheet converts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence, Set

from xlsxwriter import Workbook

from .reading.workbook.cells import LONGEST
from .reading.workbook.reader import SHEET_NAME

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18
_WIDTH_OF_ERRORS = 80
_TEXT = "@"
_FAULT = {"bg_color": "#fdeceb", "font_color": "#b3261e", "border": 1, "border_color": "#d4483f"}
"""How a cell at fault looks; in the Errors column stands why."""


class TooLong(Exception):
    """A cell is longer than a workbook takes; a CSV has no such limit."""


def write_workbook(rows: Iterable[Sequence[str]], at_fault: Sequence[Set[int]] = ()) -> bytes:
    """Return a workbook with one worksheet; cells that are still empty are text, too.

    :param at_fault: which cells are at fault in each row behind the header, counted from 0, of a
        table whose last column says why.
    :raises TooLong: where a cell or the number of rows is beyond what a workbook holds.
    """
    stream = io.BytesIO()
    # Nothing is written to the disk: the cells of failed rows may be secret.
    book = Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(SHEET_NAME)
    text = book.add_format({"num_format": _TEXT})
    head = book.add_format({"num_format": _TEXT, "bold": True})
    fault = book.add_format({"num_format": _TEXT, **_FAULT})
    width = headers = 0
    for number, row in enumerate(rows):
        headers, width = headers or len(row), max(width, len(row))
        marked = at_fault[number - 1] if 0 < number <= len(at_fault) else ()
        for place, cell in enumerate(row):
            look = fault if place in marked else text if number else head
            # The library says by a number that it has cut a text or left out a row.
            if len(cell) > LONGEST or sheet.write_string(number, place, cell, look):
                raise TooLong
    sheet.set_column(0, max(0, width - 1), _WIDTH, text)
    if at_fault:
        sheet.set_column(headers - 1, headers - 1, _WIDTH_OF_ERRORS, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
