"""Columns of every kind in a whole file: blank, missing and default, and what the column tells."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal as Exact
from typing import Any

import pytest

from plugins.bulk_import import (
    Field,
    Importer,
    Row,
)
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.error_file import unescape, write
from plugins.bulk_import.engine.judging.pipeline import judge, survey
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from tests.files.kinds import BAD, GOOD, Size, ThingImporter, file_of

VALUES = {
    "sku": "A1",
    "about": "One\nTwo",
    "code": "0044",
    "active": False,
    "stock": 1234,
    "price": Exact("1234.50"),
    "total": None,
    "weight": 0.5,
    "born": date(2026, 12, 31),
    "seen": datetime.fromisoformat("2026-12-31 14:30"),
    "opens": time(9, 5),
    "size": Size.LARGE,
    "mail": "ann@example.org",
    "page": "https://example.org",
    "key": uuid.UUID("0b5e3c8e-8a3f-4c59-9c2b-2f6d0b1f7a11"),
    "data": {"a": [1, 2]},
    "other": None,
}
DEFAULTS = {
    "about": None,
    "code": "0",
    "active": True,
    "stock": 0,
    "price": None,
    "total": None,
    "weight": 1.5,
    "born": date(2026, 1, 1),
    "seen": None,
    "opens": None,
    "size": Size.SMALL,
    "mail": None,
    "page": None,
    "key": None,
    "data": {},
    "other": None,
}


def judged(
    text: str, importer: type[Importer] = ThingImporter, *, is_error_file: bool = False
) -> tuple[Layout, Sequence[Row]]:
    """Judge a file as a worker does: with what is stored of its columns, one row at a time."""
    sheet = read("things.csv", text.encode(), importer.fields, max_bytes=1_000_000)
    assert isinstance(sheet, Sheet), sheet
    layout = Layout(sheet.columns, sheet.missing)
    for row in sheet.rows if is_error_file else ():
        row.cells = list(map(unescape, row.cells))
    survey(importer, layout, sheet.rows)
    stored = Layout.from_names(importer, json.loads(json.dumps(layout.stored())))
    for row in sheet.rows:
        judge(importer(None), stored, [row])
    return stored, sheet.rows


def named(row: Row) -> dict[str, Any]:
    return {field.name: row[field] for field in ThingImporter.fields}


def codes(row: Row) -> list[str]:
    return [problem.code for problem in row.problems]


def test_a_row_has_a_value_of_each_kind() -> None:
    _, [row] = judged(file_of(GOOD))
    assert (codes(row), named(row)) == ([], VALUES)


def test_a_blank_cell_has_the_declared_value() -> None:
    _, [row] = judged(file_of(dict.fromkeys(GOOD, "") | {"Sku": "A1"}))
    assert (codes(row), named(row)) == ([], VALUES | DEFAULTS)
    assert all(row.is_blank(field) for field in ThingImporter.fields[1:])
    assert not any(row.is_missing(field) for field in ThingImporter.fields)


def test_a_missing_column_has_the_declared_value_and_is_not_blank() -> None:
    _, [row] = judged(file_of({"Sku": "A1"}))
    assert named(row) == VALUES | DEFAULTS
    assert all(row.is_missing(field) for field in ThingImporter.fields[1:])
    assert not any(row.is_blank(field) for field in ThingImporter.fields)


def test_the_notation_of_a_column_counts_for_rows_judged_alone() -> None:
    first = {"Sku": "A1", "Price": "1.234", "Born": "01/02/2026"}
    text = file_of(first, {"Sku": "A2", "Price": "9,5", "Born": "28/02/2026"})
    layout, [row, _] = judged(text)
    assert layout.ways == {"price": ",", "born": "day first"}
    assert (row[ThingImporter.price], row[ThingImporter.born]) == (Exact(1234), date(2026, 2, 1))


def test_a_column_that_does_not_tell_fails_its_rows_with_a_sentence() -> None:
    _, [row] = judged(file_of({"Sku": "A1", "Price": "1.234", "Born": "01/02/2026"}))
    assert [(each.code, each.message) for each in row.problems] == [
        ("price.ambiguous", "Price: Can be read in two ways."),
        ("born.ambiguous", "Born: Can be read in two ways."),
    ]


def test_the_notation_of_repaired_rows_counts_with_the_cells() -> None:
    layout = Layout(ThingImporter.fields)
    row = Row(2, [GOOD[field.header] for field in ThingImporter.fields])
    row.cells[layout.places[ThingImporter.price]] = "1.234"
    row.cells[layout.places[ThingImporter.born]] = "31/12/2026"
    layout.ways.update(price=",", born="month first")
    survey(ThingImporter, layout, [row])
    # The second contradicts what the column says now.
    assert layout.ways == {"price": ",", "seen": "day first", "weight": ","}


def test_a_number_stands_twice_whatever_its_form() -> None:
    _, rows = judged(file_of({"Sku": "A1", "Stock": "007"}, {"Sku": "A2", "Stock": "7,0"}))
    assert [codes(row) for row in rows] == [["stock.duplicate"]] * 2
    assert [row.problems[0].hint for row in rows] == ["Also on line 3", "Also on line 2"]


def test_a_taken_number_is_asked_for_as_a_text() -> None:
    _, [row] = judged(file_of({"Sku": "A1", "Stock": "0099"}))
    assert codes(row) == ["stock.taken"]


def test_a_required_column_that_is_missing_refuses_the_file() -> None:
    assert not ThingImporter.stock.required
    refusal = read("things.csv", b"Stock\n1\n", ThingImporter.fields, max_bytes=100)
    assert not isinstance(refusal, Sheet)
    assert refusal.message == "Header: Required columns are missing: Sku."


@pytest.mark.parametrize("column", BAD)
def test_a_wrong_cell_of_each_kind_comes_back_as_it_was(column: str) -> None:
    cell, code, _ = BAD[column]
    layout, rows = judged(file_of(GOOD | {column: cell}))
    assert [codes(row) for row in rows] == [[code]]
    error_file = "".join(write(layout, ",", [(row, "") for row in rows]))
    again, [row] = judged(error_file, is_error_file=True)
    assert codes(row) == [code]
    assert again.cell(row, ThingImporter.field_named(code.split(".")[0])) == cell


def test_a_field_of_the_hosts_own_decides_by_the_column_too() -> None:
    class Size(Field[int]):
        """Sizes in inches where a cell of the column says so, else in centimetres."""

        def way_of(self, cells: Any, known: str = "") -> str:
            return "inches" if any(cell.endswith('"') for cell in cells) else ""

        def parse(self, text: str, line: int, problems: Any) -> int:
            return int(text.strip('"')) * (254 if self.way == "inches" else 100)

    class PipeImporter(Importer):
        slug = "pipes"
        noun = "Pipes"
        size = Size("Size")

    _, rows = judged('Size\n1\n"2"""\n', PipeImporter)
    assert [row[PipeImporter.size] for row in rows] == [254, 508]
