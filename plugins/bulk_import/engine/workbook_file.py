"""A table as a workbook of text cells only, which no spreadsheet converts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence, Set

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from .reading.workbook.cells import LONGEST
from .reading.workbook.sheet_names import SHEET_NAME, VALUES_NAME
from .sentences.language import _t

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18
_WIDTH_OF_ERRORS = 80
_TEXT = "@"
MOST_OFFERED = 200
"""More values than these make no list that is read, and a file that comes back larger."""
_LAST_ROW = 1_048_575
"""The last row of a worksheet, counted from 0."""
_FAULT = {"bg_color": "#fdeceb", "font_color": "#b3261e", "border": 1, "border_color": "#d4483f"}
"""How a cell at fault looks; in the Errors column stands why."""


class TooLong(Exception):
    """A cell is longer than a workbook takes; a CSV has no such limit."""


def write_workbook(
    rows: Iterable[Sequence[str]],
    at_fault: Sequence[Set[int]] = (),
    choices: Sequence[Sequence[str]] = (),
) -> bytes:
    """Return a workbook with one worksheet in sight; cells that are still empty are text, too.

    :param at_fault: which cells are at fault in each row after the header, counted from 0, of a
        table whose last column says why.
    :param choices: the values of each column, which its cells offer as a list; a column without
        any, or with more than `MOST_OFFERED`, takes every text.
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
    offered = [values if len(values) <= MOST_OFFERED else () for values in choices]
    if any(offered):
        _offer(sheet, book.add_worksheet(VALUES_NAME), offered, text)
    book.close()
    return stream.getvalue()


def _offer(
    sheet: Worksheet, values_sheet: Worksheet, choices: Sequence[Sequence[str]], text: Format
) -> None:
    """Let the cells of each column with choices offer these; another value is only warned of.

    A list within the cell itself is limited to 255 characters and parted by commas.
    """
    values_sheet.hide()
    for place, values in enumerate(choices):
        for number, value in enumerate(values):
            values_sheet.write_string(number, place, value, text)
        if values:
            cells = xl_range_abs(0, place, len(values) - 1, place)
            rule = {
                "validate": "list",
                "source": f"={VALUES_NAME}!{cells}",
                "error_type": "warning",
                "error_title": _t("Not in the list"),
                "error_message": _t(
                    "Choose a value from the list, unless it has been added since this file was "
                    "made."
                ),
            }
            sheet.data_validation(1, place, _LAST_ROW, place, rule)
