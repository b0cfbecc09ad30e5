"""Where records and cells begin and end, and the lines they are on."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.cells.white_space import is_blank
from plugins.bulk_import.engine.reading.delimited.records import Scan
from plugins.bulk_import.engine.reading.delimited.text import FileText
from tests.files.tables import tables
from tests.suite.cases import cases

HEADER = "First name,Login,Password,Web RTC\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_record_is_on_the_line_where_it_begins(sheet_of, newline, codec):
    text = HEADER + 'Ann,ann,x,TRUE\n"Bo\nb",bob,"1\n2\n3",TRUE\n\n,,,\nCid,cid,x,TRUE\n'
    sheet = sheet_of(text.replace("\n", newline).encode(codec))
    assert [row.line for row in sheet.rows] == [2, 3, 9]
    assert sheet.rows[1].cells == [f"Bo{newline}b", "bob", f"1{newline}2{newline}3", "TRUE"]
    assert sheet.blank_lines == 2


def test_every_kind_of_line_break_counts_once_and_no_other_does(sheet_of):
    text = HEADER + "a,b,c,d\r\n\r\na,b,c,d\r\r\na,b\u2028,c\x85,\x0bd\x0c\n\ra,b,c,\u2029d"
    assert [row.line for row in sheet_of(text).rows] == [2, 4, 6, 8]


@cases(400)
@given(st.text("a\r\n\x0b\x0c\x1c\x85\u2028", max_size=12))
def test_a_line_ends_where_an_editor_ends_it(text):
    lines = re.split("\r\n?|\n", text)

    rows = list(Scan(FileText.of(text), ","))

    filled = [(number, line) for number, line in enumerate(lines, 1) if not is_blank(line)]
    assert [(row.line, *row.cells) for row in rows] == filled


def test_a_last_line_needs_no_line_break(sheet_of):
    assert len(sheet_of(HEADER + 'Ann,ann,x,"TRUE"').rows) == 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('"Ann"', "Ann"),
        ('"A""n""n"', 'A"n"n'),
        ('""""', '"'),
        ('""', ""),
        ('"a,b"', "a,b"),
        ('A"nn', 'A"nn'),
        ('Ann"', 'Ann"'),
        (' "Ann"', ' "Ann"'),
        ("'Ann'", "'Ann'"),
        (r"A\"nn", r"A\"nn"),
        (r'"A\"', "A\\"),
        ("  Ann\t", "  Ann\t"),
    ],
)
def test_a_quotation_mark_opens_only_as_the_first_character(sheet_of, typed, read):
    row = sheet_of(f"{HEADER}{typed},ann,x,TRUE\n").rows[0]
    assert not row.found
    assert row.cells == [read, "ann", "x", "TRUE"]


@pytest.mark.parametrize("rows", ['Ann,"ann,x,TRUE\n', '"Ann,ann,x,TRUE\n', 'Ann,ann,x,"TRUE""'])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_an_unclosed_quotation_mark_refuses_the_file(refusal_of, rows, newline):
    text = HEADER + 'a,"b\nb",c,d\n' + rows + "Bob,bob,x,TRUE\n" * 3
    refusal = refusal_of(text.replace("\n", newline))
    assert (refusal.code, refusal.line) == ("file.quotes", 4)
    assert refusal.message == (
        "Quotation Marks: The quotation mark that opens in line 4 is never closed."
    )


def test_one_that_closes_on_a_later_line_with_text_behind_it_refuses_the_file(refusal_of):
    refusal = refusal_of(HEADER + 'Ann,"ann,x,TRUE\nBob,bob,x,TRUE\nCid,"cid",x,TRUE\n')
    assert (refusal.code, refusal.line) == ("file.quotes", 2)
    assert refusal.message == (
        "Quotation Marks: The quotation mark that opens in line 2 closes in a later line "
        "with text behind it."
    )


def test_the_line_of_a_second_cell_is_the_one_where_its_own_mark_opens(refusal_of):
    assert refusal_of(HEADER + '"An\nn","ann\n').line == 3


@pytest.mark.parametrize("cell", ['"Ann"x', '"Ann" ', '"An"n"', '"a"\'', '"Ann"""x'])
def test_text_behind_a_closing_mark_on_the_same_line_fails_the_row_only(sheet_of, cell):
    sheet = sheet_of(f"{HEADER}Bob,{cell},x,TRUE\nCid,cid,x,TRUE\n")
    failed, good = sheet.rows
    assert failed.found[0].code == "row.quotes"
    assert failed.found[0].message == (
        "Quotation Marks: Text stands behind a closing quotation mark."
    )
    assert failed.found[0].hint.startswith("In Login: ")
    assert failed.cells[1] == cell
    assert good.found == ()


def test_the_same_in_the_header_refuses_the_file(refusal_of):
    refusal = refusal_of('"First name"x,Login,Password,Web RTC\nAnn,ann,x,TRUE\n')
    assert refusal.message == (
        "Quotation Marks: Line 1 holds text behind a closing quotation mark."
    )


@pytest.mark.parametrize("header", ['"First name,Login\nAnn,ann\n', '"First name;Login\nAnn;ann\n'])
def test_an_unclosed_mark_in_the_header_is_said_before_its_names_are_judged(refusal_of, header):
    assert (refusal_of(header).code, refusal_of(header).line) == ("file.quotes", 1)


def test_nothing_is_given_from_a_refusal_on():
    scan = Scan(FileText.of('a,b\n"a\nb,c\n'), ",")
    assert [(row.line, row.cells) for row in scan] == [(1, ["a", "b"])]
    assert scan.refusal.line == 2


@pytest.mark.parametrize("newlines", ["\n", "\r\n", "\r", "\r\n\n"])
def test_a_long_file_has_every_row_on_its_line(sheet_of, newlines):
    written = [f"{'x' * (number % 97)}y,{number},x,TRUE" for number in range(1_400)]
    sheet = sheet_of(HEADER + newlines.join(written))
    step = len(newlines.replace("\r\n", "\n"))
    assert [row.cells[1] for row in sheet.rows] == [str(number) for number in range(1_400)]
    assert [row.line for row in sheet.rows] == list(range(2, 2 + 1_400 * step, step))
    assert sheet.blank_lines == 1_399 * (step - 1)


# Python 3.11's writer quotes a line break only if it is one of its own line terminator.
dialects = [
    {"lineterminator": "\n", "quoting": csv.QUOTE_ALL},
    {"lineterminator": "\r", "quoting": csv.QUOTE_ALL},
    {"lineterminator": "\r\n", "quoting": csv.QUOTE_ALL},
    {"lineterminator": "\r\n", "quoting": csv.QUOTE_MINIMAL},
]


@cases(1_000)
@given(table=tables(3), delimiter=st.sampled_from(",;\t"), dialect=st.sampled_from(dialects))
def test_output_of_a_csv_writer_is_read_with_its_line_numbers(table, delimiter, dialect):
    written, expected, line = "", [], 1
    for row in table:
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=delimiter, **dialect).writerow(row)
        written += file.getvalue()
        if any(map(str.strip, row)):
            expected.append((line, row))
        line += file.getvalue().replace("\r\n", "\n").replace("\r", "\n").count("\n")
    scan = Scan(FileText.of(written), delimiter)
    assert [(row.line, row.cells) for row in scan] == expected
    assert all(marks.stray is None for marks in scan.marks.values())
