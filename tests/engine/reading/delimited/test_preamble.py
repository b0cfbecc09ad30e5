"""What stands above the header: comments, titles, a version."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.detection.one_byte import Question
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet

HEADER = "First name,Login,Password,Web RTC"
ROW = "Ann,ann,x,TRUE"


class NumberImporter(Importer):
    """A kind of import with one column."""

    slug = "numbers"
    noun = "Numbers"

    number = Text("Number", max_length=10)


@pytest.mark.parametrize(
    ("above", "lines"),
    [
        ("version:v1.0\n", (1,)),
        ("version:v1.0,,,\n", (1,)),
        ("# made by hand\n# twice\n", (1, 2)),
        ("#TYPE System.Object\n", (1,)),
        ("// First name, Login and Password have to be there\n", (1,)),
        ("Staff\n\n,Autumn,,\n\n", (1, 3)),
        ('"Staff\nof autumn",,,\n', (1, 2)),
        ("sep=,\n# Staff\n", (2,)),
        ("\n\n# Staff\n", (3,)),
    ],
)
def test_comments_and_titles_above_the_header_are_left_out_and_named(sheet_of, above, lines):
    sheet = sheet_of(f"{above}{HEADER}\n{ROW}\n")
    assert sheet.above == lines
    assert [row.line for row in sheet.rows] == [above.count("\n") + 2]
    assert sheet.blank_lines == 0


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_header_and_not_of_the_title(sheet_of, delimiter):
    title = "Staff; autumn, all of it\tor so"
    table = f"{HEADER}\n{ROW}\n".replace(",", delimiter)
    assert sheet_of(f"# {title}\n{table}").delimiter == delimiter


def test_a_header_that_looks_like_a_comment_is_a_header(sheet_of):
    sheet = sheet_of(f"#{HEADER}\n{ROW}\n")
    assert sheet.above == ()
    assert [each.label for each in sheet.columns] == ["First Name", "Login", "Password", "Web RTC"]


def test_comments_below_the_header_are_rows(sheet_of):
    sheet = sheet_of(f"{HEADER}\n# the first is an example\n{ROW}\n")
    assert [row.found[0].code if row.found else "" for row in sheet.rows] == ["row.too_few", ""]


def test_a_row_above_the_header_is_never_left_out(refusal_of):
    refusal = refusal_of(f"{ROW}\n{HEADER}\n{ROW}\n")
    assert refusal.message == "Header: Line 1 does not name the columns."
    assert refusal.hint.startswith("Line 2 seems to hold them.")
    assert "ann" not in refusal.hint


@pytest.mark.parametrize(
    "above",
    [
        *("0,1,2,3", "1,2,3,4", "Column1,Column2,Column3,Column4", "V1,V2,V3,V4", "A,B,C,D"),
        *("Unnamed: 0,Unnamed: 1,Unnamed: 2,Unnamed: 3", "...1,...2,...3,...4", ",0,1,2"),
        *("Expr1000,Expr1001,Expr1002,Expr1003", "Spalte1,Spalte2,Spalte3,Spalte4,Spalte5"),
        "(No column name),(No column name),(No column name),(No column name)",
    ],
)
def test_names_that_a_program_has_made_are_left_out_and_named(sheet_of, above):
    sheet = sheet_of(f"{above}\n{HEADER}\n{ROW}\n")
    assert (sheet.above, [row.line for row in sheet.rows]) == ((1,), [3])


@pytest.mark.parametrize(
    "above", ["Ann1,ann2,x4,TRUE", "2,3,4,5", "1,2,4,8", "1,2", "A,B,D,E", "Ann1,,Ann2,Ann3"]
)
def test_a_line_above_the_header_that_miscounts_the_columns_is_refused(refusal_of, above):
    assert refusal_of(f"{above}\n{HEADER}\n{ROW}\n").code == "file.header"


def test_two_lines_of_groups_above_the_header_are_left_out_and_three_are_not(sheet_of, refusal_of):
    sheet = sheet_of(f"Staff,,,\nPerson,,Rights,\nName,,Key,\n{HEADER}\n{ROW}\n")
    assert (sheet.above, [row.line for row in sheet.rows]) == ((1, 2, 3), [5])
    groups = "Person,,Rights,\n" * 3
    assert refusal_of(f"{groups}{HEADER}\n{ROW}\n").code == "file.header"


@pytest.mark.parametrize("above", ["Person,,Rights,", ",,Rights,Voice", ",,Rights,Voice,State"])
def test_groups_of_columns_above_the_header_are_left_out_and_named(sheet_of, above):
    sheet = sheet_of(f"{above}\n{HEADER}\n{ROW}\n")
    assert (sheet.above, [row.line for row in sheet.rows]) == ((1,), [3])


@pytest.mark.parametrize(
    "above",
    [
        # A secret may be blank in a row, and one blank cell may be forgotten.
        *("Ann,ann,,Yes", "Ann,ann,,", ",ann,x,Yes"),
        *(
            ",ann,,TRUE",
            ",ann@example.com,x,",
            "Person,,,4711",
            "Person,,Rights,\nPart,,two,\nName,,Key,",
        ),
    ],
)
def test_a_line_that_may_be_a_row_is_no_group_of_columns(refusal_of, above):
    refusal = refusal_of(f"{above}\n{HEADER}\n{ROW}\n")
    assert refusal.message == "Header: Line 1 does not name the columns."


def test_where_there_is_one_column_only_comments_are_left_out():
    def read_numbers(text: str) -> Sheet | Question | Refusal:
        return read("numbers.csv", text.encode(), NumberImporter.fields, max_bytes=1000)

    found = read_numbers("# all of them\nNumber\n17\n")
    assert isinstance(found, Sheet)
    assert (found.above, len(found.rows)) == ((1,), 1)
    refusal = read_numbers("17\n18\nNumber\n19\n")
    assert isinstance(refusal, Refusal)
    assert refusal.line == 1


def test_a_header_far_down_is_not_looked_for(refusal_of):
    refusal = refusal_of("# comment\n" * 40 + f"{HEADER}\n{ROW}\n")
    assert refusal.message == "Header: Line 1 does not name the columns."
    assert refusal.hint.startswith("Line 41 seems to hold them.")


def test_a_foreign_header_is_found_behind_a_preamble_too(refusal_of):
    refusal = refusal_of("version:v1.0\nusername,passwd,Shoe size,Hat\nx,y,z,a\n")
    assert refusal.line == 2
    assert '"username": did you mean Login?' in refusal.hint
