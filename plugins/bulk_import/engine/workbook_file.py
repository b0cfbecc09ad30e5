"""A table as a workbook of text cells only, which no spreadsheet converts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

from .reading.workbook.cells import LONGEST
from .reading.workbook.reader import SHEET_NAME

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18
_TEXT = "@"


class TooLong(Exception):
    """A cell is longer than a workbook takes; a CSV has no such limit."""


def write_workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook with one worksheet; cells that are still empty are text, too.

    :raises TooLong: where a cell or the number of rows is beyond what a workbook holds.
    """
    stream = io.BytesIO()
    # Nothing is written to the disk: the cells of failed rows may be secret.
    book = Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(SHEET_NAME)
    text = book.add_format({"num_format": _TEXT})
    width = 0
    for number, row in enumerate(rows):
        width = max(width, len(row))
        for place, cell in enumerate(row):
            # The library says by a number that it has cut a text or left out a row.
            if len(cell) > LONGEST or sheet.write_string(number, place, cell, text):
                raise TooLong
    sheet.set_column(0, max(0, width - 1), _WIDTH, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
