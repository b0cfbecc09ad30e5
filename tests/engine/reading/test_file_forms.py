"""What is written is read: the same cells in every form that a file may come in."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from tests.files.file_forms import FORMS, NEWLINES
from tests.files.tables import tables
from tests.suite.cases import cases

NAMES = ["Login", "Password", "Extension"]


def written(form, rows):
    """Return a table as text with the delimiter and the newlines of a form."""
    file = io.StringIO(newline="")
    # Python 3.11's writer quotes a line break only if it is one of its own line terminator.
    quoting: Any = csv.QUOTE_MINIMAL if form.newline == "CRLF" else csv.QUOTE_ALL
    end = NEWLINES[form.newline]
    writer = csv.writer(file, delimiter=form.mark, lineterminator=end, quoting=quoting)
    writer.writerows([NAMES, *rows])
    return file.getvalue()


def looks_like_utf8(form, sheet):
    """Return whether Windows-1252 has passed for UTF-8, or was refused for that (decision 10)."""
    is_read = isinstance(sheet, Sheet) and sheet.encoding == form.shown
    return form.encoding == "Windows-1252" and not is_read


@cases(1_500)
@given(form=st.sampled_from(FORMS), rows=tables(3))
def test_what_was_written_is_read_cell_by_cell(columns, form, rows):
    text = written(form, rows)
    content = form.bytes_of(text) or form._replace(encoding="UTF-8").bytes_of(text)
    sheet = read("people.csv", content, [columns[1], columns[2], columns[4]], max_bytes=100_000)
    filled = [list(row) for row in rows if "".join(row).strip()]
    if not content.isascii() and looks_like_utf8(form, sheet):
        return
    if not filled:
        assert sheet.code == "file.empty"
        return
    assert [row.cells for row in sheet.rows] == filled
    assert sheet.delimiter == form.mark
