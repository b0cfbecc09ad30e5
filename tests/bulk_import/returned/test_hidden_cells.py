"""A cell that was not handed out: it is put back, or not, and shown to nobody."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.fields.base.field import Field
from plugins.bulk_import.engine.rows.rows import Problem
from plugins.bulk_import.state import State
from tests.bulk_import.returned.office import CREATED, DoorImporter, Office, a_row, records, written

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.sampled(2)]


def test_changes_of_a_secret_are_counted_and_not_shown(doors: Office) -> None:
    header, [row] = doors.returned([a_row(DoorImporter)])
    row[5], row[6] = "TRUE", "NULL"

    [found] = doors.verdict(written(header, [row]))["changes"]["cells"]
    doors.run(written(header, [row]))

    assert (found["column"], found["original"], found["returned"]) == ("Key", None, None)
    assert CREATED[0][6] == ""


def test_a_cell_that_was_not_shown_is_never_put_back(doors: Office) -> None:
    """It was handed out blank, so a blank is what it was."""
    hidden = a_row(DoorImporter, note="Kx7pQz9wV", right="Kx7pQz9wV", key="")
    header, [row] = doors.returned([hidden])
    assert row[4:7] == ["", "", ""]
    row[5] = "TRUE"

    intake = doors.check(written(header, [row]))

    assert not intake.comparison.changes
    assert intake.rows[0].cells[4] == ""


class Lines(Field[str]):
    """A text that may have several lines."""

    def blank(self) -> str:
        return ""

    def parse(self, text: str, line: int, problems: list[Problem]) -> str:
        return text


class DiaryImporter(DoorImporter):
    """The same with one more column, in which there may be several lines."""

    slug = "diaries"
    noun = "Diaries"

    text = Lines("Text", required=False)


@pytest.fixture
def diaries(state: State) -> Office:
    return Office(state, DiaryImporter)


SWALLOWED = "one\na,b,c,d,e,f,g,h"
"""What two stray quotation marks may have made of two rows, so that it is hidden."""
LOOKS_SECRET = "Kx7pQz9wVb"


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_cell_that_was_left_out_is_put_back_however_often_the_row_comes_back(
    diaries: Office, times: int
) -> None:
    row = a_row(DiaryImporter, text=SWALLOWED, key="s3cret")
    text = diaries.error_file(diaries.run(written(diaries.header, [row])))
    for _ in range(times):
        assert "a,b,c" not in text
        text = diaries.error_file(diaries.run(text))
    header, row = records(text)
    assert row[7] == ""
    row[5] = "TRUE"
    diaries.run(written(header, [row]))

    assert [created[7] for created in CREATED] == [SWALLOWED]


@pytest.mark.parametrize("times", [1, 2])
def test_a_row_that_comes_back_as_it_was_keeps_what_may_be_its_secret_and_shows_it_to_nobody(
    doors: Office, times: int
) -> None:
    row = a_row(DoorImporter, note=LOOKS_SECRET, code="12a", right="TRUE")
    text = first = doors.error_file(doors.run(written(doors.header, [row])))
    for _ in range(times):
        run = doors.run(text)
        text = doors.error_file(run)
        (kept,) = doors.details(run).failures.rows
        assert kept.cells[4] == LOOKS_SECRET
    assert LOOKS_SECRET not in first + text
    assert CREATED == []


def test_a_hidden_cell_of_a_moved_row_is_not_restored_into_a_repaired_row(
    doors: Office,
) -> None:
    moved = a_row(DoorImporter, note=LOOKS_SECRET, code="12a", right="TRUE")
    header, [row] = doors.returned([moved])
    row[1], row[6] = "12", "s3cret"
    doors.run(written(header, [row]))

    assert [created[4:6] for created in CREATED] == [["", True]]


def test_a_check_puts_the_same_cells_back(diaries: Office) -> None:
    row = a_row(DiaryImporter, text=SWALLOWED, key="s3cret")
    header, [row] = diaries.returned([row])
    row[5] = "TRUE"
    (checked,) = diaries.check(written(header, [row])).rows

    assert (checked.cells[7], checked.withheld, checked.problems) == (SWALLOWED, (7,), [])
