"""What people mark in a workbook: comments, colours of rows, and worksheets that they hide."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.workbook.row_colours import FEW
from tests.engine.reading.workbook.books import HEADER
from tests.files.workbooks import parts_of, workbook

NAMES = [[f"Ann{at}", f"Harbour-{at}-lamp"] for at in range(8)]
ROWS = [HEADER[:2], *NAMES]


def coloured(*rows: int, **look: object):
    """Return what gives the first cells of some rows of a workbook another look."""

    def change(book, sheet):
        for row in rows:
            sheet.write_string(row - 1, 0, NAMES[row - 2][0], book.add_format(look))

    return change


@pytest.mark.parametrize(
    "look", [{"bg_color": "#ff0000"}, {"font_color": "red"}, {"bg_color": "#ffff00", "bold": True}]
)
def test_rows_of_another_colour_than_most_are_known(table_of, look):
    assert table_of(workbook(ROWS, coloured(3, 7, **look))).coloured == (3, 7)


@pytest.mark.parametrize(
    ("rows", "look"),
    [
        ((3, 7), {"bold": True}),
        ((3, 7), {"bg_color": "#ffffff", "font_color": "#000000"}),
        ((3, 7), {"font_color": "#0563c1", "underline": 1}),
        ((2, 4, 6, 8), {"bg_color": "#dddddd"}),
        (range(2, 10), {"bg_color": "#dddddd"}),
    ],
    ids=["bold", "black on white", "a link", "every second row", "all rows"],
)
def test_a_look_that_says_nothing_of_a_row_is_left_alone(table_of, rows, look):
    assert table_of(workbook(ROWS, coloured(*rows, **look))).coloured == ()


def test_colours_are_ignored_in_a_file_of_few_rows(table_of):
    assert table_of(workbook(ROWS[:FEW], coloured(3, bg_color="red"))).coloured == ()


def test_the_colours_of_an_error_file_are_its_own(table_of):
    rows = [[*HEADER[:2], "Errors"], *([*each, "Name: Wrong."] for each in NAMES)]
    assert table_of(workbook(rows, coloured(3, bg_color="red"))).coloured == ()


def test_comments_in_the_table_are_known_by_their_cells(table_of):
    def comment(_book, sheet):
        for cell in ("A1", "B4", "A3", "F3", "A20"):
            sheet.write_comment(cell, "leaves in May")

    assert table_of(workbook(ROWS, comment)).commented == ("A3", "B4")
    assert any(b"leaves in May" in part for part in parts_of(workbook(ROWS, comment)).values())


@pytest.mark.parametrize("rows", [[], [["See the list"]], [["E-mail address", "Employee ID"]]])
@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_hidden_worksheets_are_named_where_no_table_is_seen(refused_book, rows, hide):
    def add(book, _sheet):
        people = book.add_worksheet("New people")
        people.write_row(0, 0, HEADER)
        getattr(people, hide)()

    hint = refused_book(workbook(rows, add)).hint
    assert hint.startswith("Hidden worksheets are not read: New people. If the rows stand in one")


def test_hidden_worksheets_are_not_named_beside_a_table(refused_book):
    hint = refused_book(workbook([["Name", "Colour"], ["Ann", "red"]], _hidden)).hint
    assert "Hidden" not in hint


def _hidden(book, _sheet):
    book.add_worksheet("Lists").hide()
