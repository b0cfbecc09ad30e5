"""A whole file: the shape of its rows, the order of the refusals, and files made to hurt."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import.engine.reading.detection.one_byte import Question
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet
from tests.suite.cases import cases

HEADER = "First name,Login,Password,Web RTC\n"
ROW = "Ann,ann,x,TRUE\n"


@pytest.mark.parametrize("surplus", [",", ",,,", ", ,\u00a0", ',""'])
def test_blank_surplus_cells_are_cut_off(sheet_of, surplus):
    row = sheet_of(f"{HEADER}Ann,ann,x,TRUE{surplus}\n").rows[0]
    assert (row.cells, row.found) == (["Ann", "ann", "x", "TRUE"], ())


def test_too_few_cells_fail_the_row_with_one_message(sheet_of):
    few, good = sheet_of(f"{HEADER}Ann,ann\n{ROW}").rows
    assert few.found[0].code == "row.too_few"
    assert few.found[0].message == "Row Shape: The row has fewer cells than the header has columns."
    assert few.found[0].hint == "2 cells; the header has 4"
    assert few.cells == ["Ann", "ann"]
    assert good.found == ()


def test_filled_surplus_cells_fail_the_row_and_all_cells_are_kept(sheet_of):
    row = sheet_of("First name;Login;Password;Web RTC\nAnn;ann;x;y;TRUE;;\n").rows[0]
    assert row.found[0].code == "row.too_many"
    assert row.found[0].message == "Row Shape: The row has filled cells beyond the last column."
    assert row.found[0].hint == (
        "5 cells; the header has 4; a cell that holds a semicolon needs quotation marks around it"
    )
    assert row.cells == ["Ann", "ann", "x", "y", "TRUE", "", ""]


def test_a_cell_that_stands_beside_the_table_is_recognised(sheet_of):
    row = sheet_of("First name,Login,Password,Web RTC\nAnn,ann,x,TRUE,,new\n").rows[0]
    assert row.found[0].hint == "6 cells; the header has 4; take away what stands beside the table"


def test_a_row_that_swallowed_others_says_which_lines_are_joined(sheet_of):
    row = sheet_of(f'{HEADER}"Ann,ann,x,TRUE\n{ROW}Bob,bob,x,TRUE",b\n').rows[0]
    assert row.found[0].hint == "2 cells; the header has 4; quotation marks join lines 2 to 4"


@pytest.mark.parametrize("blank", ["", " ", ",,,", " ,\t, ,", "\u00a0,\u3000", '"","",," "'])
def test_a_line_of_blanks_and_delimiters_is_skipped_and_not_counted(sheet_of, blank):
    sheet = sheet_of(f"{HEADER}{blank}\n{ROW}{blank}\n{ROW}")
    assert [row.line for row in sheet.rows] == [3, 5]
    assert sheet.blank_lines == 2


@pytest.mark.parametrize(
    "text",
    ["", "\n", " \r\n,,;\t\n", "sep=;\n", '""\n', HEADER, HEADER.strip(), HEADER + ",,,\n\n"],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_without_a_row_is_no_entries(refusal_of, text, codec):
    refusal = refusal_of(text.encode(codec))
    assert refusal.code == "file.empty"
    assert refusal.message == (
        "No Entries: File cannot be uploaded as at least 1 row entry is required."
    )


def test_the_refusals_come_in_their_order(refusal_of):
    """Each file has the fault of the one before it mended, and all later faults."""
    quotes = b'ann,"\n'
    header = b"Login\n" + quotes
    encoding = "é ".encode() + b"\xe9" + header
    binary = b"\0" + encoding
    size = binary + b"x" * 200
    files = [("a.doc", size), ("a.csv", size), ("a.csv", binary), ("a.csv", encoding)]
    files += [("a.csv", header), ("a.csv", HEADER.encode() + quotes), ("a.csv", HEADER.encode())]
    codes = [refusal_of(content, name, max_bytes=100).code for name, content in files]
    faults = ["type", "size", "type", "encoding", "header", "quotes", "empty"]
    assert codes == [f"file.{fault}" for fault in faults]


WORST = {
    "one cell": HEADER + "a" * 102_400,
    "commas": HEADER + "," * 102_400,
    "filled cells": HEADER + "a," * 51_200,
    "line breaks": HEADER + "\n" * 102_400,
    "short rows": HEADER + "x\n" * 51_200,
    "quotation marks": HEADER + '"' * 102_400,
    "text behind marks": HEADER + '"x"y,' * 20_480,
    "lines in cells": HEADER + '"\n",' * 25_600,
    "marks in every line": HEADER + 'a"b\n' * 25_600,
    "wide header": "Login," * 17_066,
    "long name": "Login," + "\u0301\u0316" * 25_600,
    "bad bytes": HEADER.encode() + b"\xc3\xa9\xe9" * 34_000,
    "zeros": b"a\0" * 51_200,
}


@pytest.mark.parametrize("content", WORST.values(), ids=WORST)
def test_files_made_to_hurt_are_answered_at_once(columns, content):
    raw = (content.encode() if isinstance(content, str) else content)[:102_400]
    started = time.process_time()
    assert isinstance(read("worst.csv", raw, columns, max_bytes=102_400), Sheet | Refusal)
    assert time.process_time() - started < 2


pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [HEADER.encode(), ROW.encode(), b'"', b"\n", b"\r", b",", b";", b"sep=;\n"]
        ),
        st.sampled_from([b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xe9", "é".encode()]),
        st.binary(max_size=4),
    ),
    max_size=12,
)


@cases(500)
@given(pieces=pieces)
def test_whatever_the_bytes_are_the_answer_is_a_sheet_or_a_sentence(columns, pieces):
    found = read("any.csv", b"".join(pieces), columns, max_bytes=500)
    if isinstance(found, Refusal):
        assert found.message.endswith(".")
        assert found.hint
    elif isinstance(found, Question):
        assert found.readings or found.others
    else:
        lines = [row.line for row in found.rows]
        assert lines == sorted(set(lines))
        good = [row for row in found.rows if not row.found]
        assert all(len(row.cells) == len(found.columns) for row in good)


ERROR_HEADER = "First name,Login,Password,Web RTC,Errors\n"


def test_a_row_without_its_errors_cell_is_whole(sheet_of):
    sheet = sheet_of(ERROR_HEADER + "Ann,ann,x,TRUE\nBo,bo,x,TRUE,Wrong\n")

    assert [row.found for row in sheet.rows] == [(), ()]
    assert [row.cells for row in sheet.rows] == [
        ["Ann", "ann", "x", "TRUE", ""],
        ["Bo", "bo", "x", "TRUE", "Wrong"],
    ]


@pytest.mark.parametrize("lines", ["Ann,ann,x\n", 'Ann,ann,x,"TRUE\n"\n', "Ann,ann,TRUE\n"])
def test_a_row_that_lacks_more_than_its_errors_cell_is_not(sheet_of, lines):
    [row] = sheet_of(ERROR_HEADER + lines).rows

    assert [problem.code for problem in row.found] == ["row.too_few"]
