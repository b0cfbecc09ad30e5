"""Workbooks of people that are refused whole, for each sentence about a workbook at least one."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

from tests.engine.reading.workbook.books import HEADER
from tests.files.workbooks import altered, packed, parts_of, workbook

ROWS = [HEADER, ["Ann", "secret"], ["Bob", "secret"], ["Cy", "secret"]]
GOOD = workbook(ROWS)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SHEET = "xl/worksheets/sheet1.xml"


def without(part: str) -> bytes:
    """Return the good workbook without one of its parts."""
    parts = parts_of(GOOD)
    del parts[part]
    return packed(parts)


def lying() -> bytes:
    """Return a workbook whose worksheet is declared shorter than it is."""
    size = zipfile.ZipFile(io.BytesIO(GOOD)).getinfo(SHEET).file_size
    return GOOD.replace(struct.pack("<L", size), struct.pack("<L", 300))


def hide_row(_book: Any, sheet: Any) -> None:
    """Hide a row of the table."""
    sheet.set_row(2, None, None, {"hidden": True})


def hide_rows(_book: Any, sheet: Any) -> None:
    """Hide two rows of the table."""
    for row in (2, 3):
        sheet.set_row(row, None, None, {"hidden": True})


def hide_columns(_book: Any, sheet: Any) -> None:
    """Hide two columns of the table."""
    sheet.set_column(0, 1, None, None, {"hidden": True})


def hide_column(_book: Any, sheet: Any) -> None:
    """Hide a column of the table."""
    sheet.set_column(1, 1, None, None, {"hidden": True})


def merge(_book: Any, sheet: Any) -> None:
    """Merge two cells of the table."""
    sheet.merge_range("A2:A3", "Red")


def add_filled(book: Any, _sheet: Any) -> None:
    """Add a worksheet that holds something."""
    book.add_worksheet("Notes").write(0, 0, "x")


def with_pivot_table() -> bytes:
    """Return the good workbook with a pivot table."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/pivotTable" Target="../pivotTables/one.xml"/></Relationships>'
    )
    return packed(parts_of(GOOD) | {"xl/worksheets/_rels/sheet1.xml.rels": relations})


REFUSED: list[tuple[bytes, str]] = [
    (OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    (OLE, "Excel 97-2003"),
    (b"", "damaged"),
    (GOOD[:2000], "damaged"),
    (GOOD[-2000:], "no workbook"),
    (b"First name,Login\r\nAnn,ann\r\n", "but a text"),
    ("Name;Login".encode("utf-16"), "but a text"),
    (b"<html><table></table></html>", "no workbook"),
    (b"\x89PNG\r\n\x1a\n", "no workbook"),
    (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
    (packed({"Index/Document.iwa": "x"}), "Numbers"),
    (packed({"people.csv": "Name\nAnn\n"}), "no workbook"),
    (packed({"[Content_Types].xml": "<Types/>"}), "damaged"),
    (without("xl/worksheets/sheet1.xml"), "damaged"),
    (without("xl/sharedStrings.xml"), "damaged"),
    (altered(GOOD, "_rels/.rels", "xl/workbook.xml", "xl/workbook.bin"), "binary workbook"),
    (altered(GOOD, "_rels/.rels", "xl/workbook.xml", "docProps/app.xml"), "no workbook"),
    (
        altered(
            GOOD, "_rels/.rels",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
            "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
        ),
        "Strict Open XML",
    ),
    (altered(GOOD, SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), "damaged"),
    (altered(GOOD, SHEET, "</sheetData>", ""), "damaged"),
    (altered(GOOD, SHEET, '<c r="A2"', '<c r="B9"'), "damaged"),
    (altered(GOOD, SHEET, '<row r="3"', '<row r="2"'), "damaged"),
    (altered(GOOD, SHEET, '<row r="3"', '<row r="x"'), "damaged"),
    (altered(GOOD, SHEET, '<row r="3"', '<row r="2000000"'), "damaged"),
    (altered(GOOD, SHEET, '<row r="3"', f'<row r="{"3" * 5000}"'), "damaged"),
    (altered(GOOD, SHEET, '<row r="3"', '<row ht="string" r="3"'), "damaged"),
    (altered(GOOD, SHEET, "<v>7</v>", "<v>700</v>"), "damaged"),
    (lying(), "damaged"),
    (packed(parts_of(GOOD) | {"xl/media/image.png": bytes(30_000_000)}), "when it is unpacked"),
    (altered(GOOD, "xl/workbook.xml", "<sheet name", '<sheet state="hidden" name'), "no visible"),
    (workbook(ROWS, hide_row), "Row 3 in the table is hidden"),
    (workbook(ROWS, hide_rows), "Rows 3 and 4 in the table are hidden"),
    (workbook(ROWS, hide_column), "Column B"),
    (workbook(ROWS, hide_columns), "Columns A, B"),
    (workbook(ROWS, lambda _book, sheet: sheet.set_row(3, 0)), "Row 4"),
    (workbook(ROWS, merge), "A2:A3"),
    (workbook(ROWS, add_filled), "People, Notes"),
    (with_pivot_table(), "pivot table"),
]  # fmt: skip
"""The content of each, and what its sentence says."""
