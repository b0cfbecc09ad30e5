"""Rows that come back through a spreadsheet: what it changed is put back, shown, or kept."""

from __future__ import annotations

import csv
import io
import json
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.engine.error_file import unescape
from plugins.bulk_import.engine.fields.field import Field
from plugins.bulk_import.engine.fields.kinds import Boolean, Digits, Secret, Text
from plugins.bulk_import.engine.importer import Importer
from plugins.bulk_import.engine.rows import Problem, Row
from plugins.bulk_import.intake import Intake, accept, check
from plugins.bulk_import.reports.details import Details
from plugins.bulk_import.reports.error_file import content
from plugins.bulk_import.reports.history import History
from plugins.bulk_import.reports.verdict import Verdict
from plugins.bulk_import.state import State
from plugins.bulk_import.storage import pieces, stored_rows
from plugins.bulk_import.storage.models import ImportRow, ImportRun
from plugins.bulk_import.storage.purge import purge_expired
from plugins.bulk_import.storage.statuses import KEEP_CHANGES
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import Club, db
from tests.spreadsheets import change

pytestmark = pytest.mark.databases("sqlite")

CREATED: list[list[Any]] = []
DAMAGED = {"Ann": "1.2E+05", "Bo": "4.711E+09", "Cy": "8-2"}
"""Codes of which programs have lost digits, or made a day, by name."""
FIELDS = ("name", "code", "room", "open", "note", "right")


class RoomImporter(Importer):
    """Six columns, none of them secret."""

    slug = "rooms"
    noun = "Rooms"

    name = Text("Name", max_length=60, unique="Name: Twice in the file.")
    code = Digits("Code", max_length=30, required=False)
    room = Text("Room", max_length=60, required=False)
    open = Boolean("Open", required=False)
    note = Text("Note", max_length=60, required=False)
    right = Boolean("Right")

    def create(self, rows: Sequence[Row]) -> Sequence[Any]:
        names = [each.name for each in self.fields]
        CREATED.extend([row[self.field_named(name)] for name in names] for row in rows)
        rooms = [Club(name=row[self.name]) for row in rows]
        db.session.add_all(rooms)
        return rooms


class DoorImporter(RoomImporter):
    """The same with a secret, which need not be filled."""

    slug = "doors"
    noun = "Doors"

    key = Secret("Key", required=False)


BOTH = pytest.mark.parametrize("importer", [RoomImporter, DoorImporter], ids=["plain", "secret"])


class Office:
    """Imports files of one kind, hands out their error files, and takes them back."""

    def __init__(self, state: State, importer: type[Importer]) -> None:
        state.importers[importer.slug] = importer
        self.state, self.importer, self.actor = state, importer, "ann"
        CREATED.clear()

    def request(self, text: str, **options: Any) -> ImportRequest:
        upload = Upload("rooms.csv", text.encode(), new_token(), **options)
        return ImportRequest(self.importer, self.actor, upload)

    def check(self, text: str, **options: Any) -> Intake:
        found = check(self.state, self.request(text, **options))
        assert isinstance(found, Intake), found
        self.state.session.rollback()
        return found

    def verdict(self, text: str, **options: Any) -> dict[str, Any]:
        return Verdict(
            importer=self.importer,
            file_name="rooms.csv",
            file_size=1,
            intake=self.check(text, **options),
            people="rooms",
            nobody="nothing",
            all_or_nothing_rows=1000,
            **options,
        ).as_json()

    def run(self, text: str, **options: Any) -> ImportRun:
        run = accept(self.state, self.request(text, **options))
        assert isinstance(run, ImportRun), run
        while step(self.state, run.id, threading.Event()):
            pass
        self.state.session.rollback()
        return self.state.session.get_one(ImportRun, run.id, populate_existing=True)

    def details(self, run: ImportRun) -> Details:
        return Details(self.state, self.importer, run, History(self.state, self.importer))

    def error_file(self, run: ImportRun) -> str:
        text = "".join(content(self.state.vault, self.details(run)))
        self.state.session.rollback()
        return text

    def returned(self, rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
        """Import rows, and return header and rows of their error file."""
        header, *cells = records(self.error_file(self.run(written(self.header, rows))))
        return header, cells

    @property
    def header(self) -> list[str]:
        return [each.header for each in self.importer.fields]


def written(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def records(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def a_row(importer: type[Importer], **cells: str) -> list[str]:
    """Return a row that is wrong in the column Right alone."""
    known = {"name": "Ann", "code": "0044", "right": "oops"} | cells
    return [known.get(each.name, "") for each in importer.fields]


@pytest.fixture(autouse=True, params=["one by one", "by the piece"])
def _opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the rows in both ways: few are opened one by one, and these files have few."""
    if request.param == "by the piece":
        monkeypatch.setattr(pieces, "LEAST", 1)
        monkeypatch.setattr(stored_rows, "LEAST", 1)


@pytest.fixture
def importer(request: pytest.FixtureRequest) -> type[Importer]:
    return getattr(request, "param", RoomImporter)


@pytest.fixture
def office(state: State, importer: type[Importer]) -> Office:
    return Office(state, importer)


@pytest.fixture
def rooms(state: State) -> Office:
    return Office(state, RoomImporter)


@pytest.fixture
def doors(state: State) -> Office:
    return Office(state, DoorImporter)


@BOTH
def test_what_a_spreadsheet_changed_is_put_back_and_what_was_typed_is_taken(office: Office) -> None:
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
def test_a_cell_that_was_at_fault_is_taken_as_it_was_repaired(office: Office) -> None:
    header, [row] = office.returned([a_row(office.importer, code="44.0", key="s3cret")])
    row[1], row[5] = "0044", "TRUE"

    assert not office.check(written(header, [row])).comparison.changes


def test_what_a_program_reads_in_a_damaged_number_is_no_repair(rooms: Office) -> None:
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


def test_a_word_for_nothing_in_a_cell_that_was_blank_is_no_repair(rooms: Office) -> None:
    header, [row] = rooms.returned([a_row(RoomImporter, name="")])
    row[0], row[5] = "NA", "TRUE"

    intake = rooms.check(written(header, [row]))

    assert [problem.code for problem in intake.rows[0].problems] == ["name.empty"]


@BOTH
def test_what_leads_to_the_same_value_is_not_listed(office: Office) -> None:
    cells = {"open": "TRUE", "room": "Zo\u00eb", "note": " a ", "key": "s3cret"}
    header, [row] = office.returned([a_row(office.importer, **cells)])
    row[1:6] = [" 0044 ", "Zoe\u0308", "true", "a", "TRUE"]

    intake = office.check(written(header, [row]))

    assert not intake.comparison.changes
    assert not intake.rows[0].problems


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


def test_of_a_secret_nothing_is_shown_but_the_count(doors: Office) -> None:
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


def test_a_row_that_did_not_fit_its_header_is_compared_too(rooms: Office) -> None:
    header, [row] = rooms.returned([["Ann", "0044", "May", "TRUE", "", "TRUE", "x"]])
    row[:] = ["Ann", "44", "May-24", "TRUE", "", "TRUE", row[6]]

    [code, room] = rooms.check(written(header, [row])).comparison.changes

    assert (code.original, room.original) == ("0044", "May")


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


def test_the_columns_may_come_back_in_another_order(rooms: Office) -> None:
    header, [row] = rooms.returned([a_row(RoomImporter)])
    row[1], row[5] = "44", "TRUE"
    order = [6, 5, 1, 0]

    intake = rooms.check(written([header[n] for n in order], [[row[n] for n in order]]))

    assert [each.original for each in intake.comparison.changes] == ["0044"]
    assert intake.rows[0].cells[2] == "0044"


@BOTH
def test_the_number_of_queries_does_not_depend_on_the_rows(
    office: Office, statements: Callable[[], Any]
) -> None:
    rows = [a_row(office.importer, name=f"Ann {n}", key="s3cret") for n in range(60)]
    header, cells = office.returned(rows)
    counts = []
    for some in (cells[:2], cells):
        with statements() as seen:
            check(office.state, office.request(written(header, some)))
        counts.append(len(seen))

    assert counts[0] == counts[1] == 1


TEXTS = (
    *("0044", "00123", "4711", "1e5", "16e5", "4711000000", "12345678901234567890", "8-2", "12/3"),
    *("May", "March", "None", "NULL", "", "TRUE", "false", "'t Hooft", "''x", 'Ann "Bo" Lee'),
    *("Ann  Lee", "Zo\u00eb", "\u0141ukasz \u017b", "=1+1", "-Ann", "@Home", "Pier 7"),
)


MADE_FILES = 25
"""So many files of two thousand rows, with and without a secret, are a hundred thousand rows."""


def made_rows(importer: type[Importer], count: int, chance: random.Random) -> list[list[str]]:
    return [
        a_row(
            importer,
            name=f"{chance.choice(TEXTS)} {number}x",
            code=chance.choice(["", "0044", "7", "00123", "4711000000", "123456789012345678"]),
            room=chance.choice(TEXTS),
            open=chance.choice(["", "TRUE", "FALSE"]),
            note=chance.choice(TEXTS),
            key="s3cret " * chance.randint(0, 1),
        )
        for number in range(count)
    ]


@pytest.mark.sampled(2)
@BOTH
@pytest.mark.parametrize(
    "number",
    [0, *(pytest.param(number, marks=pytest.mark.thorough) for number in range(1, MADE_FILES))],
)
def test_two_thousand_rows_come_back_through_a_spreadsheet_without_a_silent_change(
    state: State, office: Office, number: int
) -> None:
    chance = random.Random(20260731 + number)
    state.settings = replace(state.settings, max_bytes=10_000_000)
    rows = made_rows(office.importer, 2_000, chance)
    header, cells = office.returned(rows)
    assert len(cells) == 2_000
    handed_out = [[unescape(cell) for cell in row[:5]] for row in cells]
    for row, known in zip(cells, handed_out, strict=True):
        row[:5] = [change(cell, chance) if chance.random() < 0.4 else cell for cell in row[:5]]
        row[5] = "TRUE"
        if chance.random() < 0.1:
            row[4] = known[4] = f"Typed on purpose {chance.randint(1, 99)}"
    text = written(header, cells)

    taken, kept = office.check(text), office.check(text, choices=Choices(changes=KEEP_CHANGES))

    fields = office.importer.fields[:5]
    for judged, known, typed in zip(taken.rows, handed_out, rows, strict=True):
        for field, cell, *good in zip(fields, judged.cells, known, typed, strict=False):
            # A cell that was hidden may come to the text that was typed first by chance.
            good = good[: 1 if good[0].startswith("Typed") else 2]
            assert field.read(cell, 0, []) in [field.read(each, 0, []) for each in good], known
    assert len(taken.comparison.changes) == len(kept.comparison.changes) > 1_000
    assert [(judged.cells, judged.problems) for judged in taken.rows if judged.problems] == []
    assert any(judged.problems for judged in kept.rows)


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


def test_what_was_left_out_of_a_row_that_has_moved_is_not_put_into_a_repaired_one(
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
