"""Which character stands between the cells."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet

NAMES = ["First name", "Login", "Password", "Web RTC"]
CELLS = ["Ann", "ann", "a,b;c\td", "TRUE"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_header_shows_the_delimiter(sheet_of, delimiter, codec, newline):
    cells = [f'"{cell}"' for cell in CELLS]
    text = delimiter.join(NAMES) + newline + delimiter.join(cells) + newline
    sheet = sheet_of(text.encode(codec))
    assert sheet.delimiter == delimiter
    assert sheet.rows[0].cells == CELLS


def test_delimiters_inside_of_quoted_names_do_not_count(refusal_of):
    refusal = refusal_of('"First,,,name";Login;Password;"Web,,,RTC"\nAnn;ann;x;TRUE\n')
    assert refusal.message == ('Header: Contains unknown columns: "First,,,name", "Web,,,RTC".')


@pytest.mark.parametrize("line", ["sep={}", '"sep={}"', "SEP={}", "sep={}{}{}", '"sep={}"{}'])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_sep_line_names_the_delimiter_and_counts_as_a_line(sheet_of, line, delimiter, newline):
    rows = [delimiter.join(NAMES), delimiter.join(["Ann", "ann", "x", "TRUE"])]
    sheet = sheet_of(newline.join([line.format(*delimiter * 3), *rows]))
    assert sheet.delimiter == delimiter
    assert sheet.rows[0].line == 3


def test_a_sep_line_wins_over_what_the_header_looks_like(refusal_of):
    refusal = refusal_of("sep=;\nFirst name,Login,Password,Web RTC\nAnn,ann,x,TRUE\n")
    assert (refusal.code, refusal.line) == ("file.header", 2)


@pytest.mark.parametrize("line", ["sep=|", "sep=", '"sep=:"', "sep=;,"])
def test_a_sep_line_that_names_another_character_is_refused(refusal_of, line):
    refusal = refusal_of(f"\n{line}\nFirst name,Login,Password,Web RTC\nAnn,ann,x,TRUE\n")
    assert (refusal.code, refusal.line) == ("file.delimiter", 2)
    assert refusal.message == "Delimiter: Line 2 names none of comma, semicolon and tab."


@pytest.mark.parametrize("above", ["\n", "\r\n\r\n", ",,,\n", ";;\n \t\n", '"",""\n', "sep=,\n\n"])
def test_blank_lines_above_the_header_are_skipped_but_counted_in_lines(sheet_of, above):
    sheet = sheet_of(above + "First name,Login,Password,Web RTC\nAnn,ann,x,TRUE\n")
    assert sheet.rows[0].line == 2 + above.count("\n")
    assert sheet.blank_lines == 0


def test_one_column_needs_no_delimiter(columns):
    sheet = read("logins.txt", b"Login\nann\nbob\n", columns[1:2], max_bytes=100)
    assert isinstance(sheet, Sheet)
    assert (sheet.delimiter, len(sheet.rows)) == (",", 2)
