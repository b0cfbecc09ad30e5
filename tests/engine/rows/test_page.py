"""A page gives the cells of its rows by column, each column read once."""

from __future__ import annotations

import gc
import weakref

import pytest

from plugins.bulk_import.engine.rows.page import Page, column_of, columns_of, shaped_rows
from plugins.bulk_import.engine.rows.rows import Row


def rows(*lines: str) -> list[Row]:
    """Return rows of lines; one that has not three cells does not fit its header."""
    made = [Row(number, line.split(",")) for number, line in enumerate(lines, 2)]
    for row in made:
        row.misshapen = len(row.cells) != 3
    return made


FILES = (("a,b,c", "d,e,f"), ("a,b,c", "x,y", "d,e,f"), ("x", "y"), ())


@pytest.mark.parametrize("lines", FILES)
def test_a_page_tells_what_a_list_tells(lines):
    """Of the same rows, whether they are a page or not."""
    plain, page = rows(*lines), Page(rows(*lines))

    assert list(shaped_rows(page)) == shaped_rows(plain)
    assert columns_of(shaped_rows(page)) == columns_of(shaped_rows(plain))
    for place in range(3):
        assert list(column_of(shaped_rows(page), place)) == column_of(shaped_rows(plain), place)


@pytest.mark.parametrize("lines", FILES)
def test_a_column_is_read_once(lines):
    """The columns and the rows that fit are the same objects, whoever asks for them."""
    page = Page(rows(*lines))

    assert shaped_rows(page) is shaped_rows(page)
    assert columns_of(shaped_rows(page)) is columns_of(shaped_rows(page))


@pytest.mark.parametrize("lines", FILES)
def test_a_page_goes_as_soon_as_nobody_holds_it(lines):
    """It does not wait for the collection of garbage, which the rows of a file make long."""
    page = Page(rows(*lines))
    columns_of(shaped_rows(page))
    seen = weakref.ref(page)
    gc.disable()
    try:
        del page
        assert seen() is None
    finally:
        gc.enable()
