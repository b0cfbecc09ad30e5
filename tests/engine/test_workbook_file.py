"""Texts written into a workbook are read back unchanged, whatever they look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.formats import Formats
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.workbook_file import MOST_OFFERED, TooLong, write_workbook
from tests.files.workbooks import parts_of
from tests.suite.cases import cases

NAMES = (Text("One", max_length=99), Text("Two", max_length=99, required=False))
HOSTILE = (
    "0044", "1e5", "1/2", "MARCH1", "'tHooft", "=1+1", "=HYPERLINK(A1)", "{=1}", "@ann", "+5", "-5",
    "TRUE", "#N/A", "NULL", "50%", "12345678901234567890", "2026-03-01", "00:10", "_x0041_",
    "_x000D_", "ax005F_b", "a\r\nb", "a\rb", "a\nb", " outer ", "\t", "http://a.b", "mailto:a@b.c",
    "internal:Sheet2!A1", "<b>&amp;</b>", "👩‍🌾", "\x07", "\x1f", "é", "\ufeff", "]]>",
)  # fmt: skip


def came_back(cells):
    """Return the cells of the first column after they were in a workbook."""
    content = write_workbook([["One", "Two"], *([cell, "x"] for cell in cells)])
    found = read("a.xlsx", content, NAMES, max_bytes=10_000_000, formats=Formats.read("csv,xlsx"))
    return [row.cells[0] for row in found.rows]


def test_hostile_cells_come_back_as_they_were():
    assert came_back(HOSTILE) == list(HOSTILE)


@cases(200)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1))
def test_any_text_comes_back_as_it_was(cells):
    told = [cell.replace("\ufffe", "").replace("\uffff", "") for cell in cells]
    assert came_back(told) == told


def test_every_cell_is_a_text_and_so_is_every_cell_to_come():
    parts = parts_of(write_workbook([["One", "Two"], ["=1+1", "44"]]))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert sheet.count('t="s"') == sheet.count("<v>") == 4
    assert "<f>" not in sheet
    assert (
        'formatCode="@"' in parts["xl/styles.xml"].decode()
        or 'numFmtId="49"' in parts["xl/styles.xml"].decode()
    )
    assert "<cols>" in sheet


def test_a_cell_that_a_workbook_would_cut_is_reported():
    with pytest.raises(TooLong):
        write_workbook([["One"], ["x" * 32_768]])
    assert write_workbook([["One"], ["x" * 32_767]])


def test_cells_offer_the_values_of_their_column_from_a_hidden_worksheet():
    choices = [(), ["Sales, North", "=1+1", "x" * 300], ()]
    parts = parts_of(write_workbook([["One", "Two", "Three"]], choices=choices))
    sheet, book = (parts[f"xl/{name}.xml"].decode() for name in ("worksheets/sheet1", "workbook"))
    assert 'type="list" errorStyle="warning"' in sheet
    assert 'sqref="B2:B1048576"' in sheet
    assert "<formula1>ImportValues!$B$1:$B$3</formula1>" in sheet
    assert sheet.count("<dataValidation ") == 1
    assert '<sheet name="ImportValues" sheetId="2" state="hidden"' in book
    assert "<f>" not in parts["xl/worksheets/sheet2.xml"].decode()
    for none in ((), ["x"] * (MOST_OFFERED + 1)):
        assert "xl/worksheets/sheet2.xml" not in parts_of(write_workbook([["One"]], choices=[none]))
