"""A workbook that LibreOffice opened and saved says what it said before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ctu.develop.clients import libreoffice
from ctu.develop.servers.missing_part import MissingPart
from plugins.bulk_import.engine.workbook_file import write_workbook
from tests.engine.reading.workbook.books import HEADER, read_book
from tests.files.formulas import TEXTS
from tests.files.workbooks import Shown, workbook

pytestmark = pytest.mark.office

MARCH = dt.datetime(2026, 3, 1, 13, 45)  # noqa: DTZ001 - Cells of workbooks have no time zone.
ROWS: list[list[Any]] = [
    HEADER,
    ["0044", "pw", True, 3.14, Shown(MARCH.date(), "dd/mm/yyyy"), Shown(MARCH, "d/m/yy h:mm"), ""],
    [Shown(44, "00000"), "pw", False, Shown(1234.5, "#,##0.00"), "", "", Shown(0.25, "h:mm AM/PM")],
    [Shown(44, "0.00"), 1234, "TRUE", Shown(0.5, "0%"), 46082, "x", "x"],
]


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[bytes], bytes]:
    """Return a function that opens a workbook in LibreOffice and saves it as one."""

    def save(content: bytes) -> bytes:
        file = tmp_path / "ours.xlsx"
        file.write_bytes(content)
        try:
            [other] = libreoffice.convert([file], "", "xlsx", tmp_path / "saved")
        except MissingPart as missing:
            pytest.skip(str(missing))
        return other.read_bytes()

    return save


def test_texts_that_look_like_formulas_come_back_as_written(
    saved: Callable[[bytes], bytes],
) -> None:
    texts = [text for text in TEXTS if text.strip() and "\r" not in text]
    content = write_workbook([["Name", "Active"], *([text, "TRUE"] for text in texts)])
    found = read_book(saved(content), max_bytes=1_000_000)
    assert [row.cells[0] for row in found.rows] == texts


def test_typed_cells_are_judged_as_before(saved: Callable[[bytes], bytes]) -> None:
    content = workbook(ROWS)
    before, after = read_book(content), read_book(saved(content))
    assert [row.cells for row in after.rows] == [row.cells for row in before.rows]
    assert [[each.field for each in row.found] for row in after.rows] == [
        [each.field for each in row.found] for row in before.rows
    ]
    assert before.rows[0].cells[4:6] == ["2026-03-01", "2026-03-01 13:45:00"]
