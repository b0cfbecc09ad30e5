"""Which workbooks are refused whole, each with a sentence, and where a table is found."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.fields.skipped_column import is_left_out
from plugins.bulk_import.engine.reading.formats import Formats
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from tests.engine.reading.workbook.books import HEADER, LIMIT, read_book
from tests.files.refused_workbooks import GOOD, REFUSED, ROWS, SHEET, add_filled
from tests.files.workbooks import Shown, altered, by_hand, packed, parts_of, workbook


@pytest.mark.parametrize(("content", "words"), REFUSED)
def test_an_unreadable_workbook_is_refused_with_a_sentence(refused_book, content, words):
    refusal = refused_book(content)
    assert refusal.code == "file.workbook"
    assert words in refusal.message
    assert refusal.hint


def test_too_many_parts_are_refused(refused_book):
    many = parts_of(GOOD) | {f"[trash]/{number}": b"" for number in range(1_001)}
    assert "parts" in refused_book(packed(many), max_bytes=1_000_000).message


def test_a_part_of_the_same_name_in_other_letters_is_refused(refused_book):
    doubled = parts_of(GOOD) | {"XL\\worksheets\\SHEET1.xml": b"<worksheet/>"}
    assert "damaged" in refused_book(packed(doubled)).message


def test_cells_that_are_longer_than_a_csv_may_be_are_refused(refused_book):
    rows = [HEADER, *(["A" * 900] for _ in range(150))]
    content = workbook(rows)
    assert len(content) < 20_000
    assert "hold more than" in refused_book(content).message
    assert (
        "100 KB"
        in refused_book(content, name="a-errors-0123456789abcdef.xlsx", max_bytes=102_400).message
    )


@pytest.mark.parametrize(
    ("cell", "behind"),
    [
        ('<c><f t="array" ref="A2:A3">1</f><v>1</v></c>', ""),
        ("<c><v>1</v></c>", '<conditionalFormatting sqref="A2"><cfRule dxfId="0"/>'
         "</conditionalFormatting>"),
    ],
)  # fmt: skip
def test_areas_that_every_number_is_asked_about_are_bounded(refused_book, table_of, cell, behind):
    styles = (
        '<cellXfs><xf numFmtId="0"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="9" formatCode="0%"/></dxf></dxfs>'
    )
    head = '<row><c t="str"><v>Name</v></c></row>'
    few, many = (
        by_hand(head + f"<row>{cell}</row>" * times, behind * times, styles=styles)
        for times in (400, 501)
    )
    assert len(table_of(few).rows) == 400
    assert "more than 500 array formulas" in refused_book(many).message


def test_a_book_over_the_limit_is_refused_by_its_size(refused_book):
    assert refused_book(GOOD, max_bytes=1_000).code == "file.size"


def test_every_cut_of_a_workbook_is_a_sentence_and_never_an_error(refused_book):
    for end in range(0, len(GOOD) - 1, 211):
        refused_book(GOOD[:end])


def test_every_changed_byte_of_a_worksheet_is_a_table_or_a_sentence(table_of, refused_book):
    parts = parts_of(GOOD)
    text = parts[SHEET]
    for place in range(0, len(text), 37):
        changed = text[:place] + b"9" + text[place + 1 :]
        content = packed(parts | {SHEET: changed})
        read = table_of if _is_table(content) else refused_book
        read(content)


def _is_table(content: bytes) -> bool:
    return isinstance(read_book(content), Sheet)


def test_a_wrong_dimension_hides_no_row(table_of):
    content = altered(GOOD, SHEET, 'ref="A1:G4"', 'ref="A1:B2"')
    assert len(table_of(content).rows) == 3


def test_a_hidden_column_behind_the_table_does_not_matter(table_of):
    behind = workbook(ROWS, lambda _book, sheet: sheet.set_column(9, 9, 0))
    assert len(table_of(behind).rows) == 3


def test_merged_cells_above_the_table_are_a_title(table_of):
    titled = workbook(
        [["People of spring"], [], *ROWS], lambda _b, sheet: sheet.merge_range("A1:C1", "People")
    )
    found = table_of(titled)
    assert (len(found.rows), found.above, found.rows[0].line) == (3, (1,), 4)


def test_the_one_visible_worksheet_with_something_in_it_is_read(table_of, refused_book):
    def add(book, _sheet):
        book.add_worksheet("Empty")
        book.add_worksheet("Notes").hide()

    assert len(table_of(workbook(ROWS, add)).rows) == 3

    assert "Import" in refused_book(workbook(ROWS, add_filled)).hint

    def add_import(book, sheet):
        add_filled(book, sheet)
        book.add_worksheet("Import").write_row(0, 0, ["Name"])
        book.get_worksheet_by_name("Import").write_row(1, 0, ["Zoe"])

    assert [row.cells for row in table_of(workbook(ROWS, add_import)).rows] == [["Zoe"]]


def test_a_hidden_first_worksheet_is_never_read(table_of):
    def change(book, sheet):
        other = book.add_worksheet("Shown")
        other.write_row(0, 0, ["Name"])
        other.write_row(1, 0, ["Zoe"])
        other.activate()
        other.set_first_sheet()
        sheet.very_hidden()

    assert [row.cells for row in table_of(workbook(ROWS, change)).rows] == [["Zoe"]]


def test_rows_and_cells_are_called_as_the_spreadsheet_calls_them(table_of):
    rows = [[], [], ["", *HEADER], [], ["", "Ann", Shown(4, "0.0")]]
    content = workbook([row[1:] for row in rows])
    [found] = table_of(content).rows
    assert (found.line, found.found[0].hint[:3]) == (5, "B5 ")


def test_a_filled_cell_behind_the_last_column_fails_its_row(table_of):
    content = workbook([["Name", "Password"], ["Ann", "secret", "", "more"], ["Bob", "secret", ""]])
    first, second = table_of(content).rows
    assert (first.misshapen, second.misshapen) == (True, False)
    assert first.found[0].hint == "D2 is filled, and the header ends at column B"
    assert first.cells == ["Ann", "secret", "", "more"]


def test_formatted_rows_without_a_text_are_no_rows(table_of, refused_book):
    def format_rows(book, sheet):
        bold = book.add_format({"bold": True})
        for number in range(3, 1_003):
            sheet.write_blank(number, 0, None, bold)
            sheet.write_string(number, 1, "", bold)
        sheet.set_row(1_048_575, 30, bold)

    assert len(table_of(workbook(ROWS[:3], format_rows)).rows) == 2
    assert refused_book(workbook([HEADER], format_rows)).code == "file.empty"


def test_the_header_of_a_workbook_is_checked_like_that_of_a_text_file(refused_book):
    assert 'unknown columns: "Nmae"' in refused_book(workbook([["Nmae", "Active"], ["x"]])).message
    assert refused_book(workbook([["Active"], [True]])).code == "file.header"
    assert refused_book(workbook([])).code == "file.empty"
    assert refused_book(by_hand("")).code == "file.empty"


def test_a_column_without_a_name_and_a_cell_is_left_out(table_of, refused_book):
    rows = [["", *HEADER], ["", *(["A"] * len(HEADER))]]
    assert is_left_out(table_of(workbook(rows)).columns[0])
    rows[1][0] = "1"
    assert refused_book(workbook(rows)).message == "Header: Column 1 has no name."
    counted = [[f"{at}", *rows[1][1:]] for at in range(3)]
    assert is_left_out(table_of(workbook([rows[0], *counted])).columns[0])
    counted[2][0] = "=1+1"
    assert refused_book(workbook([rows[0], *counted])).message == "Header: Column 1 has no name."


def test_a_row_of_groups_above_the_header_is_left_out(people):
    header = [each.header for each in people.fields]
    group = ["Person", *[""] * (len(header) - 2), "State"]
    rows = [["Staff"], group, header, ["A"] * len(header)]
    formats, name = Formats(("csv", "xlsx")), "people.xlsx"
    table = read(name, workbook(rows), people.fields, max_bytes=LIMIT, formats=formats)
    assert (table.above, [row.line for row in table.rows]) == ((1, 2), [4])
    rows[1] = ["A"] * len(header)
    refusal = read(name, workbook(rows), people.fields, max_bytes=LIMIT, formats=formats)
    assert refusal.message == "Header: Line 1 does not name the columns."


def test_names_in_two_rows_are_recognised(refused_book):
    above = ["First", *HEADER[1:]]
    refusal = refused_book(workbook([above, ["name"], ["A"] * len(HEADER)]))
    assert refusal.hint.startswith("The names of the columns seem to stand in two lines, in line 1")
