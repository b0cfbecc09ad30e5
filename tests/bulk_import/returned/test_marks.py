"""The mark by which a returned row is recognised, and the problem where it names no row."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.state import State
from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from tests.bulk_import.returned.office import (
    BOTH,
    DoorImporter,
    Office,
    RoomImporter,
    a_row,
    records,
    written,
)

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.sampled(2)]


def test_a_row_without_a_reference_carries_a_mark_at_the_end_of_its_errors(doors: Office) -> None:
    rows = [a_row(DoorImporter, key="s3cret"), a_row(DoorImporter, name="Bo", key="\x07")]
    run = doors.run(written(doors.header, rows))
    _, first, second = records(doors.error_file(run))

    assert "[row " not in first[-1]
    assert first[6].startswith(f"unchanged.{run.public_id}.2.")
    assert second[6] == ""
    assert second[-1].rpartition(" [")[2].startswith(f"row unchanged.{run.public_id}.3.")


def test_a_mark_is_no_reference(state: State, doors: Office) -> None:
    header, [row] = doors.returned([a_row(DoorImporter, key="\x07")])
    mark = row[-1].rpartition("[row ")[2].rstrip("]")
    row[5], row[6] = "TRUE", mark

    intake = doors.check(written(header, [row]))

    assert [problem.code for problem in intake.rows[0].problems] == ["key.reference_unknown"]


def test_the_rows_of_a_renamed_file_remember_what_they_repair(state: State, rooms: Office) -> None:
    first = rooms.run(written(rooms.header, [a_row(RoomImporter)]))
    header, row = records(rooms.error_file(first))
    row[5] = "TRUE"

    run = rooms.run(written(header, [row]))

    [link] = state.session.execute(
        select(ImportRow.parent_run_id, ImportRow.parent_line).where(ImportRow.run_id == run.id)
    ).all()
    assert (run.parent_id, tuple(link)) == (first.id, (first.id, 2))


@BOTH
def test_another_uploader_is_told_that_nothing_can_be_compared(office: Office) -> None:
    header, [row] = office.returned([a_row(office.importer, key="s3cret")])
    row[1], row[5] = "44", "TRUE"
    office.actor = "bob"

    verdict = office.verdict(written(header, [row]))

    assert verdict["changes"]["count"] == 0
    assert (
        "What 1 row repairs is not handed out to you: it cannot be told whether a spreadsheet "
        "changed cells of line 2." in verdict["notes"]
    )


@BOTH
def test_after_purge_it_can_no_longer_be_told(state: State, office: Office) -> None:
    rows = [a_row(office.importer, name=name, key="s3cret") for name in ("Ann", "Bo")]
    header, cells = office.returned(rows)
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()
    assert purge_expired(state.session) == 1

    verdict = office.verdict(written(header, cells))

    assert verdict["changes"]["count"] == 0
    assert (
        "What 2 rows repair is not kept any more: it can no longer be told whether a spreadsheet "
        "changed cells of lines 2 and 3." in verdict["notes"]
    )


def test_an_edited_errors_cell_has_no_mark(rooms: Office) -> None:
    header, [first, second] = rooms.returned([a_row(RoomImporter, name=n) for n in ("Ann", "Bo")])
    first[1], first[6], second[6] = "44", "seen", second[6].replace("] ", "") + " done"

    verdict = rooms.verdict(written(header, [first, second]))

    assert verdict["changes"]["count"] == 0
    assert any("neither the kept value nor the mark" in note for note in verdict["notes"])
    assert any("changed cells of line 2." in note for note in verdict["notes"])


def test_files_without_marks_are_read_as_before(rooms: Office) -> None:
    cells = [*a_row(RoomImporter, name="''t", right="TRUE"), "Right: Is wrong."]

    verdict = rooms.verdict(written([*rooms.header, "Errors"], [cells]))

    assert (verdict["ready"], verdict["notes"]) == (1, ["The Errors column is ignored."])
