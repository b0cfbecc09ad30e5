"""Notes of a verdict on comments and colours in a workbook."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.sheet import WORKBOOK, Sheet
from plugins.bulk_import.reports.verdict.workbook_marks import mark_notes


@pytest.mark.parametrize(
    ("commented", "coloured", "begin"),
    [
        (("A3",), (), "A3 has a comment"),
        (("A3", "B4"), (), "A3 and B4 have comments"),
        (tuple(f"A{at}" for at in range(2, 9)), (), "A2, A3, A4, A5, A6 and 2 more have comments"),
        ((), (3,), "Line 3 has another colour"),
        ((), (3, 7), "Lines 3 and 7 have another colour"),
    ],
)
def test_marks_are_reported_with_their_places(commented, coloured, begin):
    sheet = Sheet(WORKBOOK, "", (), (), (), 0, False, commented=commented, coloured=coloured)
    (note,) = mark_notes(sheet)
    assert note.startswith(begin)
    assert "not read" in note
