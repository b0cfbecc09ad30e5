"""Two cells of one row that changed places: told, counted by line, and hidden where rows fail."""

from __future__ import annotations

import random

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.judging.pipeline import judge, survey
from plugins.bulk_import.engine.notes.wrong_places.secrets.swapped_secrets import swapped_cell_notes
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.engine.secrets.swapped_cells import FEWEST_ROWS, hide_swapped
from tests.engine.moved_importer import Judged, PeopleImporter
from tests.files.moved_rows import FAMILIES, HEADERS, ORDERS, Family, line_of

BY_NAME = {family.name: family for family in FAMILIES}
LOOKING_SECRET = ("strong", "strong logins", "phrases")
ROWS = 40


def judged(rows: list[dict[str, str]], family: Family, order: str = ORDERS[0]) -> Judged:
    """Judge a file as an upload does."""
    names = order.split()
    lines = [line_of([row[name] for name in names]) for row in rows]
    return judged_text("\n".join([",".join(HEADERS[name] for name in names), *lines]), family)


def judged_text(text: str, family: Family) -> Judged:
    sheet = read("p.csv", text.encode(), PeopleImporter.fields, max_bytes=1_000_000)
    assert isinstance(sheet, Sheet)
    layout = Layout.of_file(PeopleImporter, sheet.columns, sheet.missing)
    survey(PeopleImporter, layout, sheet.rows)
    hide_swapped(PeopleImporter, layout, sheet.rows)
    judge(PeopleImporter(family), layout, sheet.rows)
    return Judged(layout, list(sheet.rows))


def swapped(
    chance: random.Random, family: Family, other: str, count: int = ROWS
) -> tuple[list[dict[str, str]], int]:
    """Return rows, and the place of the one whose password has changed places with a cell."""
    rows = [family.row(chance) for _ in range(count)]
    place = chance.randrange(count)
    row = rows[place]
    rows[place] = row | {other: row["password"], "password": row[other]}
    return rows, place


@pytest.mark.parametrize("other", ["login", "first", "last"])
@pytest.mark.parametrize("name", LOOKING_SECRET)
def test_a_row_whose_password_stands_in_another_cell_is_named(name: str, other: str) -> None:
    family = BY_NAME[name]
    for seed in range(10):
        rows, place = swapped(random.Random(seed), family, other)
        found = judged(rows, family, ORDERS[seed % len(ORDERS)])
        notes = swapped_cell_notes(PeopleImporter, found.layout, found.rows)
        if (name, other) == ("strong logins", "login"):
            # Every login of this file looks like a password, so nothing can be told.
            assert notes == []
        else:
            assert len(notes) == 1
            assert f", line {place + 2}: It looks like a password, unlike the others" in notes[0]
            assert rows[place][other] not in notes[0]


@pytest.mark.parametrize("count", [FEWEST_ROWS - 1, FEWEST_ROWS])
def test_a_few_rows_tell_nothing_of_each_other(count: int) -> None:
    family = BY_NAME["strong"]
    rows, _ = swapped(random.Random(1), family, "last", count)
    found = judged(rows, family)
    notes = swapped_cell_notes(PeopleImporter, found.layout, found.rows)
    assert len(notes) == (count == FEWEST_ROWS)


def test_a_password_in_its_place_has_changed_it_with_nobody() -> None:
    """Nor is a line that is too short looked at, which has no cell there."""
    family = BY_NAME["strong"]
    rows, place = swapped(random.Random(1), family, "last")
    rows[place] |= {"password": family.row(random.Random(2))["password"]}
    names = ORDERS[0].split()
    lines = [line_of([row[name] for name in names]) for row in rows]
    text = "\n".join([",".join(HEADERS[name] for name in names), *lines, "Ann"])
    found = judged_text(text, family)
    assert found.rows[-1].misshapen
    assert swapped_cell_notes(PeopleImporter, found.layout, found.rows) == []


@pytest.mark.parametrize("other", ["login", "first", "last"])
def test_a_swapped_secret_is_hidden_where_its_row_fails(other: str) -> None:
    family = BY_NAME["strong"]
    for seed in range(10):
        rows, place = swapped(random.Random(seed), family, other)
        secret = rows[place][other]
        rows[place] |= {"team": "Nowhere"}
        found = judged(rows, family)
        row = next(each for each in found.failed if each.line == place + 2)
        assert secret not in found.shown(row)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_nothing_is_said_of_files_in_which_every_cell_stands_in_its_place(family: Family) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        rows = [family.row(chance) for _ in range(ROWS)]
        found = judged(rows, family, ORDERS[seed % len(ORDERS)])
        assert swapped_cell_notes(PeopleImporter, found.layout, found.rows) == []
        assert not any(row.withheld for row in found.rows)
