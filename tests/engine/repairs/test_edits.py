"""Edits in a verdict, resolved to cells: what is meant, what is missed, what is too much."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import lookup
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.judging.pipeline import judge, survey
from plugins.bulk_import.engine.repairs.edited_file import EditedFile
from plugins.bulk_import.engine.repairs.edits import VALUE, AppliedEdits, CellEdit, Edits, ValueEdit
from plugins.bulk_import.engine.repairs.repairs import (
    LONGEST_CELL,
    MOST_REPAIRS,
    Repair,
    Repairs,
    repair,
)
from plugins.bulk_import.engine.rows.rows import Problem, Row


class PeopleImporter(Importer):
    slug = "people"
    noun = "People"

    login = Text("Login", max_length=40, unique="Login: Twice in the file.")
    note = Text("Note", max_length=10, required=False)
    pin = Secret("Pin")
    club = Reference("Club", str, required=False)
    active = Boolean("Active")

    @lookup(club, missing="Club: There is no such club.")
    def clubs(self, keys: set[str]) -> dict[str, str]:
        return {key: key for key in keys & {"chess"}}


LOGIN, NOTE, PIN, CLUB, ACTIVE = range(5)
LAYOUT = Layout.of_file(PeopleImporter, PeopleImporter.fields)
CELLS = [
    ["ann", "", "1", "Chess", "TRUE"],
    ["bob", "", "2", "Ches", "TRUE"],
    ["cy", "", "", "Ches", "TRUE"],
    ["dee", "far too long", "4", "Chess", "TRUE"],
]


def digest(line: int, column: str, cell: str) -> Sequence[str]:
    return [hashlib.sha256(repr((line, column, cell)).encode()).hexdigest()[:12]]


def judged(repairs: Sequence[Repair] = (), cells: Any = CELLS) -> tuple[list[Row], Repairs]:
    """Return rows, judged with some repairs, and what has become of these."""
    rows = [Row(line, list(each)) for line, each in enumerate(cells, 2)]
    done = repair(LAYOUT, rows, repairs, digest)
    survey(PeopleImporter, LAYOUT, rows)
    judge(PeopleImporter(None), LAYOUT, rows)
    return rows, done


def applied(edits: Edits, repairs: Sequence[Repair] = (), cells: Any = CELLS) -> AppliedEdits:
    rows, done = judged(repairs, cells)
    return EditedFile(LAYOUT, rows, done, digest).apply(edits)


def of_value(column: int, cell: str, new: str, *, is_button: bool = False) -> ValueEdit:
    name = PeopleImporter.fields[column].name
    return ValueEdit(column, digest(VALUE, name, cell)[0], new, is_button)


def of_cell(line: int, column: int, cell: str, new: str) -> CellEdit:
    name = PeopleImporter.fields[column].name
    return CellEdit(line, column, digest(line, name, cell)[0], new)


def test_a_value_is_resolved_to_the_rows_that_fail_with_it() -> None:
    found = applied(Edits(values=[of_value(CLUB, "Ches", "Chess")]))
    assert [(each.place, each.new) for each in found.repairs] == [
        ((3, CLUB), "Chess"),
        ((4, CLUB), "Chess"),
    ]
    rows, done = judged(found.repairs)
    assert [row.line for row in rows if row.problems] == [4, 5]
    assert [(each.before, each.after) for each in done.done] == [("Ches", "Chess")] * 2


def test_a_row_that_is_right_keeps_its_value() -> None:
    found = applied(Edits(values=[of_value(CLUB, "Chess", "Ches")]))
    assert (found.repairs, found.missed) == ((), 1)


def test_a_secret_is_never_meant_by_its_value() -> None:
    found = applied(Edits(values=[of_value(PIN, "", "9")]))
    assert (found.repairs, found.missed) == ((), 1)


@pytest.mark.parametrize(("column", "cell"), [(CLUB, "Ches"), (PIN, "")])
def test_a_field_that_begins_blank_was_not_touched_while_it_is(column: int, cell: str) -> None:
    found = applied(Edits(cells=[of_cell(4, column, cell, "")]))
    assert (found.repairs, found.missed) == ((), 0)


def test_blank_is_a_text_where_it_was_offered_or_typed_over_another() -> None:
    edits = Edits(
        cells=[of_cell(5, NOTE, "far too long", "")],
        values=[of_value(CLUB, "Ches", "", is_button=True)],
    )
    assert {each.place: each.new for each in applied(edits).repairs} == {
        (5, NOTE): "",
        (3, CLUB): "",
        (4, CLUB): "",
    }


def test_a_repaired_cell_goes_by_its_old_name_until_it_is_what_it_was() -> None:
    first = applied(Edits(cells=[of_cell(3, CLUB, "Ches", "Golf")])).repairs
    second = applied(Edits(cells=[of_cell(3, CLUB, "Ches", "Chess")]), first).repairs
    assert [(each.new, each.old) for each in second] == [("Chess", first[0].old)]
    assert applied(Edits(cells=[of_cell(3, CLUB, "Ches", "Ches")]), second).repairs == ()


def test_a_repair_is_taken_back_alone() -> None:
    both = applied(Edits(values=[of_value(CLUB, "Ches", "Chess")])).repairs
    found = applied(Edits(back=frozenset({(3, CLUB)})), both)
    assert [each.place for each in found.repairs] == [(4, CLUB)]


def test_a_repair_lands_in_no_cell_that_is_another_one() -> None:
    repairs = applied(Edits(values=[of_value(CLUB, "Ches", "Chess")])).repairs
    moved = [CELLS[0], *CELLS[2:], CELLS[1]]
    rows, done = judged(repairs, [*moved[:2], ["bob", "", "2", "Ches ", "TRUE"]])
    assert [each.place for each in done.misfits] == [(4, CLUB)]
    assert rows[2].cells[CLUB] == "Ches "


def test_a_repair_drops_problems_of_the_repaired_cell_alone() -> None:
    of_club, of_pin = Problem("club.moved", "", "club"), Problem("pin.moved", "", "pin")
    row = Row(3, list(CELLS[1]), found=(of_club, of_pin))
    [old] = digest(3, "club", "Ches")
    repair(LAYOUT, [row], [Repair(3, CLUB, old, "Chess")], digest)
    assert row.found == (of_pin,)


def test_an_edit_of_a_cell_that_has_changed_is_missed() -> None:
    found = applied(Edits(cells=[of_cell(3, CLUB, "Chees", "Chess")]))
    assert (found.repairs, found.missed) == ((), 1)
    outside = [CellEdit(3, 99, "0" * 12, "x"), CellEdit(99, CLUB, "0" * 12, "x")]
    assert applied(Edits(cells=outside)).missed == 2


TWICE = [["ann", "far too long", "1", "", "TRUE"], ["bob", "far too long", "2", "", "TRUE"]]


def untouched(text: str) -> dict[str, Any]:
    """Return what a page without a script sends of two cells with one text, as nobody typed."""
    return {
        "values": [of_value(NOTE, text, text)],
        "cells": [of_cell(line, NOTE, "far too long", text) for line in (2, 3)],
    }


@pytest.mark.parametrize("is_button", [False, True])
def test_fields_that_nobody_has_touched_take_no_value_back(is_button: bool) -> None:
    edit = of_value(NOTE, "far too long", "short", is_button=is_button)
    sent = Edits(**untouched("far too long") | {"values": [edit]})
    assert [each.new for each in applied(sent, cells=TWICE).repairs] == ["short"] * 2


def test_fields_that_nobody_has_touched_keep_no_repair_that_is_taken_back() -> None:
    edit = of_value(NOTE, "far too long", "still too long")
    first = applied(Edits(values=[edit]), cells=TWICE).repairs
    sent = Edits(**untouched("still too long"), back=frozenset({(2, NOTE), (3, NOTE)}))
    assert applied(sent, first, TWICE).repairs == ()


@pytest.mark.parametrize("new", ["x" * (LONGEST_CELL + 1), "y"])
def test_too_much_changes_nothing(new: str) -> None:
    many = [["ann", "", "1", "Ches", "TRUE"]] * (MOST_REPAIRS + 1 if new == "y" else 2)
    found = applied(Edits(values=[of_value(CLUB, "Ches", new)]), cells=many)
    assert (found.repairs, found.is_full) == ((), True)


def test_line_breaks_of_a_form_are_those_of_the_cell() -> None:
    cells = [["ann", "one\ntwo", "1", "Ches", "TRUE"]]
    found = applied(Edits(cells=[of_cell(2, NOTE, "one\ntwo", "one\r\ntwo")]), cells=cells)
    assert found.repairs == ()
    found = applied(Edits(cells=[of_cell(2, NOTE, "one\ntwo", "one\r\n")]), cells=cells)
    assert [each.new for each in found.repairs] == ["one"]
