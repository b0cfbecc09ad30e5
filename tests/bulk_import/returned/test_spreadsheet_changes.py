"""Rows that come back through a spreadsheet: what it changed is put back, shown, or kept."""

from __future__ import annotations

import json

import pytest

from plugins.bulk_import.storage.tables.statuses import KEEP_CHANGES
from plugins.bulk_import.upload import Choices
from tests.bulk_import.returned.office import BOTH, CREATED, Office, RoomImporter, a_row, written

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.sampled(2)]


@BOTH
def test_changes_of_a_spreadsheet_are_reverted_and_typed_cells_are_kept(office: Office) -> None:
    rows = [a_row(office.importer, name="Ann", room="May", note="None", open="TRUE", key="s3cret")]
    header, [row] = office.returned(rows)
    row[:6] = ["Anna", "44", "0001-05-01", "", "WAHR", "TRUE"]
    row[3], row[4] = "WAHR", ""

    office.run(written(header, [row]))

    assert [created[:6] for created in CREATED] == [["Anna", "0044", "May", True, "None", True]]


@BOTH
def test_the_verdict_lists_every_change_with_its_count_and_lines(office: Office) -> None:
    rows = [a_row(office.importer, name=name, key="s3cret") for name in ("Ann", "Bo", "Cy")]
    header, cells = office.returned([*rows, a_row(office.importer, name="Di", room="8-2", key="x")])
    for cell in cells:
        cell[1], cell[5] = "44", "TRUE"
    cells[3][2] = "8/2/01"

    changes = office.verdict(written(header, cells))["changes"]

    found = [(x["column"], x["original"], x["returned"], x["lines"]) for x in changes["cells"]]
    assert found == [("Code", "0044", "44", [2, 3, 4, 5]), ("Room", "8-2", "8/2/01", [5])]
    assert (changes["count"], changes["taken"]) == (5, "original")


@BOTH
def test_whoever_wants_it_keeps_what_the_file_says(office: Office) -> None:
    header, [row] = office.returned([a_row(office.importer, key="s3cret")])
    row[1], row[5] = "44", "TRUE"

    run = office.run(written(header, [row]), choices=Choices(changes=KEEP_CHANGES))

    assert CREATED[0][1] == "44"
    assert json.loads(run.changed_cells) == {"count": 1, "taken": "file"}
    assert ("Changed by a spreadsheet", "1 cell, kept as in the file") in office.details(run).facts


@BOTH
def test_details_say_how_many_cells_were_put_back(office: Office) -> None:
    header, [row] = office.returned([a_row(office.importer, key="s3cret")])
    row[1], row[5] = "44", "TRUE"

    run = office.run(written(header, [row]))

    fact = ("Changed by a spreadsheet", "1 cell, put back to the original values")
    assert fact in office.details(run).facts
    assert json.loads(office.run(written(header, [[*row[:1], "1", *row[2:]]])).changed_cells) == {}


@BOTH
def test_a_changed_text_with_the_same_value_is_not_listed(office: Office) -> None:
    cells = {"open": "TRUE", "room": "Zo\u00eb", "note": " a ", "key": "s3cret"}
    header, [row] = office.returned([a_row(office.importer, **cells)])
    row[1:6] = [" 0044 ", "Zoe\u0308", "true", "a", "TRUE"]

    intake = office.check(written(header, [row]))

    assert not intake.comparison.changes
    assert not intake.rows[0].problems


def test_a_row_that_did_not_fit_its_header_is_compared_too(rooms: Office) -> None:
    header, [row] = rooms.returned([["Ann", "0044", "May", "TRUE", "", "TRUE", "x"]])
    row[:] = ["Ann", "44", "May-24", "TRUE", "", "TRUE", row[6]]

    [code, room] = rooms.check(written(header, [row])).comparison.changes

    assert (code.original, room.original) == ("0044", "May")


def test_the_columns_may_come_back_in_another_order(rooms: Office) -> None:
    header, [row] = rooms.returned([a_row(RoomImporter)])
    row[1], row[5] = "44", "TRUE"
    order = [6, 5, 1, 0]

    intake = rooms.check(written([header[n] for n in order], [[row[n] for n in order]]))

    assert [each.original for each in intake.comparison.changes] == ["0044"]
    assert intake.rows[0].cells[2] == "0044"
