"""A cell of a workbook becomes the text that was seen, or its row fails with a reason."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.engine.reading.workbook.books import HEADER
from tests.files.workbooks import Shown, by_hand, workbook

MARCH = dt.datetime(2026, 3, 1)  # noqa: DTZ001 - Cells of workbooks have no time zone.


def cell_of(table_of, column, cell, **options):
    """Return the text of a cell and the hint about it, for the column of that name."""
    row = ["x"] + [""] * (len(HEADER) - 1)
    row[HEADER.index(column)] = cell
    [found] = table_of(workbook([HEADER, row], **options)).rows
    hints = [problem.hint for problem in found.found]
    return found.cells[HEADER.index(column)], " ".join(hints)


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("0044", "0044"),
        ("=Ann", "=Ann"),
        ("#N/A", "#N/A"),
        ("TRUE", "TRUE"),
        ("_x0041_ and _x000D_", "_x0041_ and _x000D_"),
        ("ax005F_b", "ax005F_b"),
        ("a\nb", "a\nb"),
        ("a\r\nb", "a\r\nb"),
        (" outer ", " outer "),
        ("👩‍🌾 Ω", "👩‍🌾 Ω"),
        (Shown("Ann", "_(@_)"), "Ann"),
        (Shown("Ann", "0.00"), "Ann"),
        (44, "44"),
        (-44, "-44"),
        (0, "0"),
        (12345678901, "12345678901"),
        (Shown(44, "@"), "44"),
        (Shown(44, "0"), "44"),
        (Shown(44, "00000"), "00044"),
        (Shown(44, "#00000"), "00044"),
        (Shown(123456, "0000"), "123456"),
        (Shown(44, "[$-409]00000"), "00044"),
        (Shown(44, "[Red]General"), "44"),
        (Shown(44, "GENERAL"), "44"),
        (Shown(44, "0_)"), "44"),
    ],
)
def test_a_workbook_cell_with_a_certain_text_is_read_as_shown(table_of, cell, seen):
    written = {"strings_to_formulas": False}
    assert cell_of(table_of, "Name", cell, **written) == (seen, "")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Shown(44, "0.00"), "a number in the format 0.00"),
        (Shown(44, "#,##0"), "a number in the format #,##0"),
        (Shown(44, '"Day "0'), 'a number in the format "Day "0'),
        (Shown(44, '"00"0'), "in the format"),
        (Shown(44, "0\\d"), "in the format"),
        (Shown(44, "0\\.00"), "in the format"),
        (Shown(44, ";;;"), "in the format ;;;"),
        (Shown(44, "[>9]0;00"), "in the format"),
        (Shown(44, "[DBNum1][$-804]General"), "in the format"),
        (Shown(-44, "00000"), "in the format 00000"),
        (Shown(-44, "0;0"), "in the format 0;0"),
        (Shown(0, '0;0;"none"'), "in the format"),
        (Shown(44.6, "0"), "a number with decimals in the format 0"),
        (3.14, "a number with decimals"),
        (123456789012, "a number in the format General"),
        (1e21, "a number"),
        (Shown(0.5, "0%"), "in the format 0%"),
        (Shown(MARCH, "yyyy-mm-dd"), "a date in the format yyyy-mm-dd"),
        (Shown(0.5, "hh:mm"), "a date in the format hh:mm"),
        (True, "the truth value TRUE"),
        ("=1+1", "a formula"),
        ('="0044"', "a formula"),
        ("{=1+1}", "a formula"),
        (Shown("Ann", '"Mr "@'), 'a text in the format "Mr "@'),
        (Shown("Ann", ";;;"), "a text in the format ;;;"),
    ],
)
def test_a_workbook_cell_without_a_certain_text_fails_its_row_with_a_hint(table_of, cell, words):
    text, hint = cell_of(table_of, "Name", cell)
    assert text == ""
    assert hint.startswith("A2 holds ")
    assert words in hint


@pytest.mark.parametrize(
    ("column", "cell", "seen"),
    [
        ("Active", True, "TRUE"),
        ("Active", Shown(False, '"TRUE";"TRUE";"FALSE"'), "FALSE"),
        ("Price", 3.14, "3.14"),
        ("Price", Shown(44, "0.00"), "44"),
        ("Price", Shown(1234.5, "#,##0.00"), "1234.5"),
        ("Price", -0.25, "-0.25"),
        ("Price", 1.234, "1.2340"),
        ("Price", 0.1 + 0.2, "0.3"),
        ("Since", Shown(MARCH, "dd/mm/yyyy"), "2026-03-01"),
        ("Since", Shown(MARCH, "[$-F800]dddd, mmmm dd, yyyy"), "2026-03-01"),
        ("Since", Shown(MARCH, "d-mmm-yy"), "2026-03-01"),
        (
            "Seen",
            Shown(MARCH.replace(hour=13), "yyyy-mm-dd hh:mm"),
            "2026-03-01 13:00:00",
        ),
        ("Seen", Shown(MARCH, "yyyy-mm-dd"), "2026-03-01 00:00:00"),
        ("Opens", Shown(0.5729166666666666, "h:mm AM/PM"), "13:45:00"),
    ],
)
def test_a_column_of_its_kind_takes_truth_values_numbers_and_dates(table_of, column, cell, seen):
    assert cell_of(table_of, column, cell) == (seen, "")


def test_a_truth_value_that_libreoffice_wrote_as_a_formula_is_taken(table_of):
    rows = (
        '<row><c t="str"><v>Name</v></c><c t="str"><v>Active</v></c></row>'
        '<row><c t="str"><v>Ann</v></c><c t="b"><f aca="false">TRUE()</f><v>1</v></c></row>'
        '<row><c t="str"><v>Bob</v></c><c t="b"><f>OR(A1,A2)</f><v>1</v></c></row>'
    )
    first, second = table_of(by_hand(rows)).rows
    assert (first.cells, first.found) == (["Ann", "TRUE"], ())
    assert second.found[0].field == "active"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Active", Shown(True, '"yes";;"no"')),
        ("Active", Shown(True, "@")),
        ("Price", Shown(44.126, "0.00")),
        ("Price", Shown(0.5, "0%")),
        ("Price", Shown(5, "$0")),
        ("Price", 1 / 3),
        ("Price", Shown(-5, "0;(0)")),
        ("Since", Shown(MARCH, "d-mmm")),
        ("Since", Shown(MARCH.replace(hour=8), "yyyy-mm-dd")),
        ("Since", Shown(60, "yyyy-mm-dd")),
        ("Since", Shown(-1, "yyyy-mm-dd")),
        ("Seen", Shown(MARCH.replace(hour=8), "yyyy-mm-dd")),
        ("Seen", Shown(MARCH.replace(second=8), "yyyy-mm-dd hh:mm")),
        ("Opens", Shown(25.5 / 24, "[h]:mm")),
        ("Opens", Shown(1.5, "h:mm")),
        ("Password", 1234),
        ("Password", Shown(44, "00000")),
        ("Password", True),
    ],
)
def test_a_value_of_which_something_is_hidden_fails_the_row(table_of, column, cell):
    text, hint = cell_of(table_of, column, cell)
    assert (text, bool(hint)) == ("", True)


def test_days_count_from_1904_where_the_workbook_says_so(table_of):
    content = workbook([HEADER, ["x", "", "", "", Shown(MARCH, "yyyy-mm-dd")]], date_1904=True)
    assert table_of(content).rows[0].cells[4] == "2026-03-01"


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ('<c t="s"/>', ""),
        ('<c t="inlineStr"/>', ""),
        ('<c t="str"><v>Ann</v></c>', "Ann"),
        ("<c><v>44.0</v></c>", "44"),
        ("<c><v>1.0794968E7</v></c>", "10794968"),
        ('<c t="s"><v>1</v></c>', "Anna Lee"),
        ('<c t="s"><v>2</v></c>', "\r😀"),
        ('<c t="inlineStr"><is><t>x</t></is></c>', "x"),
    ],
)
def test_cells_of_small_programs_are_read(table_of, cell, seen):
    texts = (
        "<t>Name</t>",
        "<r><t>Anna </t></r><r><t>Lee</t></r><rPh><t>anna</t></rPh><phoneticPr/>",
        "<t>_x000D__xD83D__xDE00_</t>",
    )
    rows = f'<row><c t="s"><v>0</v></c></row><row>{cell}</row><row><c t="str"><v>z</v></c></row>'
    found = table_of(by_hand(rows, texts=texts)).rows[0]
    assert (found.cells[0], found.found) == (seen or "z", ())


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<c><v>0001</v></c>", "a number that programs read in different ways"),
        ('<c t="e"><v>#N/A</v></c>', "the error #N/A"),
        ('<c t="e" vm="1"><v>#VALUE!</v></c>', "a picture or linked data"),
        ('<c t="d"><v>2026-03-01</v></c>', "a date"),
        ('<c s="7"><v>44</v></c>', "in a format that is not in the file"),
        ('<c t="b"><v>2</v></c>', "a truth value"),
        ('<c t="inlineStr"><is><t>_xD83D_</t></is></c>', "a character that no text has"),
        ('<c t="inlineStr"><is><t>_xFFFE_</t></is></c>', "a character that no text has"),
    ],
)
def test_a_cell_that_programs_show_differently_fails_its_row(table_of, cell, words):
    rows = f'<row><c t="inlineStr"><is><t>Name</t></is></c></row><row>{cell}</row>'
    [found] = table_of(by_hand(rows)).rows
    assert words in found.found[0].hint


def test_the_results_of_an_array_formula_are_no_numbers_that_were_typed(table_of):
    head = '<row><c t="str"><v>Name</v></c></row>'
    first = '<row r="2"><c r="A2"><f t="array" ref="A2:A3">X1:X2</f><v>1</v></c></row>'
    rows = (
        head
        + first
        + '<row r="3"><c r="A3"><v>2</v></c></row><row r="4"><c r="A4"><v>3</v></c></row>'
    )
    found = table_of(by_hand(rows)).rows
    assert [bool(row.found) for row in found] == [True, True, False]


def test_a_blank_that_some_programs_drop_is_refused_in_a_password_alone(table_of):
    rows = (
        '<row><c t="str"><v>Name</v></c><c t="str"><v>Password</v></c></row>'
        '<row><c t="inlineStr"><is><t> Ann</t></is></c>'
        '<c t="inlineStr"><is><t> secret</t></is></c></row>'
    )
    [found] = table_of(by_hand(rows)).rows
    assert [problem.field for problem in found.found] == ["password"]
    assert "secret" not in found.found[0].hint


def test_a_number_under_a_conditional_format_of_numbers_is_refused(table_of):
    styles = (
        '<cellXfs><xf numFmtId="0"/></cellXfs>'
        '<dxfs><dxf><font/></dxf><dxf><numFmt numFmtId="9" formatCode="0%"/></dxf></dxfs>'
    )
    behind = (
        '<conditionalFormatting sqref="A2"><cfRule dxfId="1"/></conditionalFormatting>'
        '<conditionalFormatting sqref="A3"><cfRule dxfId="0"/></conditionalFormatting>'
    )
    rows = (
        '<row><c t="str"><v>Name</v></c></row><row><c><v>4</v></c></row><row><c><v>4</v></c></row>'
    )
    found = table_of(by_hand(rows, behind, styles=styles)).rows
    assert [bool(row.found) for row in found] == [True, False]


def struck(*places):
    """Return what strikes out cells of a workbook, by row and column from 0."""

    def strike(book, sheet):
        line = book.add_format({"font_strikeout": True})
        for row, column, text in places:
            sheet.write(row, column, text, line)

    return strike


def test_a_cell_that_is_struck_out_fails_its_row_by_the_first_one(table_of):
    row = ["x"] + [""] * (len(HEADER) - 1)
    places = [(0, 0, HEADER[0]), (1, 0, "x"), (1, 1, "y"), (1, 2, "")]
    struck_out, sound = table_of(workbook([HEADER, row, row], struck(*places))).rows
    [problem] = struck_out.found
    assert (problem.field, sound.found) == ("name", ())
    assert struck_out.cells[:2] == ["", "y"]
    assert problem.hint.startswith("A2 holds what is struck out. Take the row out of the sheet")


def test_a_part_of_a_text_that_is_struck_out_is_reported_and_bold_is_not(table_of):
    def write(book, sheet):
        formats = [book.add_format({each: True}) for each in ("font_strikeout", "bold")]
        for row, line in enumerate(formats, 1):
            sheet.write_rich_string(row, 0, line, "Ann", "Bea")

    row = [""] * len(HEADER)
    rows = table_of(workbook([HEADER, row, row], write)).rows
    assert [bool(each.found) for each in rows] == [True, False]
    assert rows[1].cells[0] == "AnnBea"
