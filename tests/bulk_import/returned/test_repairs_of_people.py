"""A cell that was at fault comes back: repairs of people are taken, those of programs are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from plugins.bulk_import import Problem, lookup
from plugins.bulk_import.storage.tables.statuses import KEEP_CHANGES
from plugins.bulk_import.upload import Choices
from tests.bulk_import.returned.office import BOTH, Office, RoomImporter, a_row, written

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.sampled(2)]
DAMAGED = {"Ann": "1.2E+05", "Bo": "4.711E+09", "Cy": "8-2"}
"""Codes of which programs have lost digits, or made a day, by name."""


@BOTH
def test_a_cell_that_was_at_fault_is_taken_as_it_was_repaired(office: Office) -> None:
    header, [row] = office.returned([a_row(office.importer, code="44.0", key="s3cret")])
    row[1], row[5] = "0044", "TRUE"

    assert not office.check(written(header, [row])).comparison.changes


def test_a_program_that_converts_a_damaged_number_repairs_nothing(rooms: Office) -> None:
    rows = [a_row(RoomImporter, name=n, code=code, right="TRUE") for n, code in DAMAGED.items()]
    header, cells = rooms.returned(rows)
    for row, code in zip(cells, ("120000", "4711000000", "45506"), strict=True):
        row[1] = code

    taken = rooms.check(written(header, cells))
    kept = rooms.check(written(header, cells), choices=Choices(changes=KEEP_CHANGES))

    assert [row.cells[1] for row in taken.rows] == list(DAMAGED.values())
    assert all(row.problems for row in taken.rows)
    assert not any(row.problems for row in kept.rows)


def test_a_damaged_number_is_repaired_by_any_other_digits(rooms: Office) -> None:
    rows = [a_row(RoomImporter, name=n, code=code, right="TRUE") for n, code in DAMAGED.items()]
    header, cells = rooms.returned(rows)
    for row, code in zip(cells, ("123456", "4711234567", "0802"), strict=True):
        row[1] = code

    intake = rooms.check(written(header, cells))

    assert not intake.comparison.changes
    assert not any(row.problems for row in intake.rows)


@pytest.mark.parametrize(
    ("name", "returned"),
    [("00779", "779"), ("1e5", "100000"), ("8-2", "8/2/01"), ("None", ""), ("'tH", "tH")],
)
def test_a_sound_text_that_stands_twice_is_not_repaired_by_a_program(
    rooms: Office, name: str, returned: str
) -> None:
    """It was at fault for its double: as 779 it would be somebody whom nobody typed."""
    rows = [a_row(RoomImporter, name=name, right="TRUE") for _ in range(2)]
    header, [first, second] = rooms.returned(rows)
    first[0], second[0] = returned, "Somebody else"

    intake = rooms.check(written(header, [first, second]))

    assert [row.cells[0] for row in intake.rows] == [name, "Somebody else"]
    assert [each.original for each in intake.comparison.changes] == [name]


def test_a_number_that_a_program_may_have_repaired_is_taken_and_said(rooms: Office) -> None:
    codes = {"Ann": ("44.0", "44"), "Bo": ("1,234", "1234"), "Cy": ("44.0", "0044")}
    rows = [a_row(RoomImporter, name=n, code=code, right="TRUE") for n, (code, _) in codes.items()]
    header, cells = rooms.returned(rows)
    for row, (_, code) in zip(cells, codes.values(), strict=True):
        row[1] = code

    verdict = rooms.verdict(written(header, cells))

    assert (verdict["ready"], verdict["changes"]["count"]) == (3, 0)
    assert (
        "Code, lines 2 and 3: 2 cells were wrong, and what is there now is what programs make of "
        "such a cell, as 44 of 44.0. It counts as repaired; where zeros stood in front, type them "
        "again." in verdict["notes"]
    )


@pytest.mark.parametrize(
    ("typed", "repaired"), [("WAHR", "TRUE"), ("yes", "TRUE"), ("1", "TRUE"), ("0", "false")]
)
def test_a_truth_value_in_another_word_is_repaired(
    rooms: Office, typed: str, repaired: str
) -> None:
    header, [row] = rooms.returned([a_row(RoomImporter, right=typed)])
    row[5] = repaired

    intake = rooms.check(written(header, [row]))

    assert not intake.comparison.changes
    assert not intake.comparison.repairs
    assert not intake.rows[0].problems


class BuildingImporter(RoomImporter):
    """Rooms in buildings that are looked up: East, and 44."""

    slug = "buildings"

    def no_building(self, key: str) -> Problem:
        meant = {"'east": "East", "044": "44"}.get(key, "")
        hint = meant and f"Did you mean {meant}?"
        message = "Room: There is no such building."
        return Problem("room.unknown", message, hint=hint, emphasis=meant)

    @lookup(RoomImporter.room, missing=no_building)
    def find_buildings(self, keys: Sequence[str]) -> Mapping[str, Any]:
        return {key: key for key in keys if key in {"east", "44"}}


@pytest.mark.parametrize("importer", [BuildingImporter], indirect=True)
@pytest.mark.parametrize("word", ["NULL", "None", "NA", "\\N", "(blank)", ".", "-"])
def test_a_cell_is_left_blank_as_its_hint_asks(office: Office, word: str) -> None:
    header, [row] = office.returned([a_row(office.importer, room=word, right="TRUE")])
    assert f"{word} stands for nothing; leave the cell blank" in row[-1]
    row[2] = ""

    intake = office.check(written(header, [row]))

    assert not intake.comparison.changes
    assert not intake.rows[0].problems


@pytest.mark.parametrize("importer", [BuildingImporter], indirect=True)
@pytest.mark.parametrize(
    ("typed", "meant", "is_said"), [("'East", "East", False), ("044", "44", True)]
)
def test_a_name_is_taken_that_its_hint_has_suggested(
    office: Office, typed: str, meant: str, is_said: bool
) -> None:
    """Programs drop an apostrophe and a zero, too: of a number that is said."""
    header, [row] = office.returned([a_row(office.importer, room=typed, right="TRUE")])
    assert f"Did you mean {meant}?" in row[-1]
    row[2] = meant

    intake = office.check(written(header, [row]))

    assert not intake.comparison.changes
    assert bool(intake.comparison.repairs) is is_said
    assert not intake.rows[0].problems


def test_a_word_for_nothing_in_a_cell_that_was_blank_is_no_repair(rooms: Office) -> None:
    header, [row] = rooms.returned([a_row(RoomImporter, name="")])
    row[0], row[5] = "NA", "TRUE"

    intake = rooms.check(written(header, [row]))

    assert [problem.code for problem in intake.rows[0].problems] == ["name.empty"]
