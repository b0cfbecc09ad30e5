"""The error file and the template: inert in a spreadsheet, and read back exactly as it was."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.bulk_import.engine.cells.white_space import is_blank
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.error_file import (
    BOM,
    describe,
    escape,
    escape_formula,
    template,
    unescape,
    write,
)
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.delimited.records import Scan
from plugins.bulk_import.engine.reading.delimited.text import FileText
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.engine.rows.rows import Problem, Row
from tests.engine.moved_importer import PeopleImporter
from tests.files.formulas import TEXTS, TRIGGERS, begins_formula
from tests.files.tables import tables, texts
from tests.suite.cases import cases

FIELDS = (Text("Name", max_length=9), Text("Note", max_length=9), Text("Team", max_length=9))
LAYOUT = Layout(FIELDS)
FAULT = Problem("row.fault", "Name: Is wrong.", "Name")


def written(rows, delimiter=",", layout=LAYOUT, reference=""):
    return "".join(write(layout, delimiter, [(row, reference) for row in rows]))


def read_back(text):
    sheet = read("again.csv", text.encode(), FIELDS, max_bytes=10_000_000)
    assert isinstance(sheet, Sheet), sheet
    return sheet


def row_of(*texts, line=2, problems=(FAULT,)):
    return Row(line, list(texts), problems=list(problems))


@pytest.mark.slow
@cases(4_000)
@given(st.one_of(st.text(), texts))
def test_escaping_is_undone_exactly(cell):
    assert unescape(escape(cell)) == cell


@pytest.mark.parametrize("first", TRIGGERS)
@pytest.mark.parametrize("second", ["", "x", *TRIGGERS])
def test_a_cell_that_could_start_a_formula_gets_one_apostrophe(first, second):
    assert escape(first + second) == f"'{first}{second}"
    assert unescape(escape(first + second)) == first + second


@pytest.mark.parametrize("cell", ["", "Ann", "a=b", " =1", "1+1", "O'Neill", "“"])
def test_any_other_cell_stays_as_it_is(cell):
    assert escape(cell) == cell


@pytest.mark.parametrize(
    ("hint", "is_shown"), [("Did you mean Harbour?", False), ("Teams are listed beside it", True)]
)
def test_a_hint_that_repeats_a_word_of_a_hidden_cell_is_left_out(hint, is_shown):
    layout = Layout((Text("Name", max_length=9), PeopleImporter.team))
    problem = Problem("team.unknown", "Team: Is unknown.", "team", hint=hint)
    row = row_of("Ann", "Harbour-9", problems=[problem])
    assert hint in written([row], layout=layout)
    row.withheld = (1,)

    text = written([row], layout=layout)

    assert "Harbour" not in text
    assert (hint in text) is is_shown
    assert "Team: Is unknown." in text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@cases(500)
@given(rows=tables(3))
@example(rows=[["sep=;", "", ""]])
@example(rows=[["", "", ""]])
@example(rows=[["\ufeffx", '"', "'"]])
def test_an_error_file_is_read_back_as_it_was(delimiter, rows):
    sheet = read_back(written([row_of(*texts) for texts in rows], delimiter))

    assert sheet.has_errors_column
    assert (sheet.encoding, sheet.columns) == ("UTF-8 with BOM", (*FIELDS, None))
    assert [each.found for each in sheet.rows] == [()] * len(rows)
    assert [[unescape(cell) for cell in each.cells[:3]] for each in sheet.rows] == rows


def by_python(text, delimiter):
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=delimiter))


def by_us(text, delimiter):
    return [span.cells for span in Scan(FileText.of(text.removeprefix(BOM)), delimiter)]


@pytest.mark.parametrize("read_file", [by_python, by_us])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_an_error_file_begins_a_formula_and_all_are_restored(read_file, delimiter):
    fault = Problem("x", "=Name: Is wrong.", "Name", "@hint")
    rows = [row_of(text, "x", text, text, problems=[fault]) for text in TEXTS]
    _, *records = read_file(written(rows, delimiter), delimiter)
    assert [cell for record in records for cell in record if begins_formula(cell)] == []
    for record, text in zip(records, TEXTS, strict=True):
        assert [unescape(cell) for cell in record[:3]] == [text, "x", text]
        assert unescape(record[3]) == "=Name: Is wrong. (@hint)"
        # Blank cells behind the last column are not written.
        assert [unescape(cell) for cell in record[4:]] == ([] if is_blank(text) else [text])


def test_no_cell_of_a_template_begins_a_formula(people):
    [header] = by_python(template(people.fields), ",")
    assert [cell for cell in header if begins_formula(cell)] == []


@pytest.mark.parametrize("number", [-1, 2.5, Decimal("-0.10"), True])
def test_a_number_stays_a_number_in_an_export(number):
    assert escape_formula(number) is number


def test_it_has_the_uploaded_order_under_the_templates_names_and_errors_last():
    layout = Layout((FIELDS[2], None, FIELDS[0]))

    assert written([row_of("Sales", "old error", "Ann")], ";", layout) == (
        "\ufeffTeam;Name;Errors\r\nSales;Ann;Name: Is wrong.\r\n"
    )


def test_a_short_row_is_filled_up_and_a_long_one_keeps_its_surplus():
    assert written([row_of("Ann")]).endswith("\r\nAnn,,,Name: Is wrong.\r\n")
    assert written([row_of("Ann", "x", "y", "=z")]).endswith("\r\nAnn,x,y,Name: Is wrong.,'=z\r\n")
    assert written([row_of("Ann", "x", "y", "", "z", " ")]).endswith("Is wrong.,,z\r\n")


def test_the_secret_is_a_reference_and_never_the_cell(people, judged):
    header = ",".join(field.header for field in people.fields)
    layout, rows = judged(f"{header}\nAnn,Lee,a.lee,secret word,Agent,TRUE,,Slaes,,TRUE")

    text = written(rows, layout=layout, reference="unchanged.1")

    assert "secret word" not in text
    assert "Ann,Lee,a.lee,unchanged.1,Agent,TRUE,,Slaes,,TRUE,Primary Team: None such.\r\n" in text


def test_the_errors_column_says_everything_that_is_wrong():
    assert describe([FAULT, Problem("x", "Note: Is long.", "Note", "10 characters")]) == (
        "Name: Is wrong. | Note: Is long. (10 characters)"
    )


def test_the_template_is_the_header_only(people):
    assert template(people.fields) == (
        "\ufeffFirst name,Last name,Login,Password,Permission group,Web RTC,Extension,"
        "Primary team,Capacity plan,Active\r\n"
    )
    sheet = read("template.csv", template(people.fields).encode(), people.fields, max_bytes=1000)
    assert sheet.code == "file.empty"
