"""What repairing 500 people in a spreadsheet costs, against the presses of the browser alone.

Whoever repairs presses these keys; a text that is typed counts by the key that ends it.

1. In the history: Download, at the wrong import. The browser opens the file in the spreadsheet.
2. The spreadsheet asks how to read it: Enter.
3. Find and replace: one press to open it and one to close it. Each value that stands in several
   rows takes four: the key behind the wrong text, the one behind the right text, *Replace all*,
   Enter at the message that says how often.
4. Each other cell: the arrows that lead to it from the cell before, and the key behind its text.
5. Save, Enter at the question about the format, close.
6. In the history: Upload, the file, Upload.

The first upload, open dialog, file, Upload, is the same on both ways but for the second Upload.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctu.develop.clients import libreoffice
from ctu.develop.servers.missing_part import MissingPart
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from tests.files.wrong_intake import FAULTS, NEW_PASSWORD, PLAN, ROWS, TEAMS, WRONG, wrong_intake
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, make_console, make_database

pytestmark = [pytest.mark.office, pytest.mark.slow]

FIRST_UPLOAD, DOWNLOAD, OPEN, REPLACE, EACH_VALUE, SAVE, SECOND_UPLOAD = 3, 1, 1, 2, 4, 3, 3
IN_THE_BROWSER = 30
"""`tests/browser/test_repairs.py` allows this many presses at most."""
BEGIN, SINGLE = "intake", 9


@pytest.fixture
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    """Run a console with a worker, three teams and a plan."""
    with (
        make_database(request, "sqlite", tmp_path) as url,
        make_console(url, tmp_path) as made,
        made.worker(),
    ):
        for name in TEAMS:
            made.team(name)
        with made.change():
            db.session.add(CapacityPlan(name=PLAN))
        yield made


def repaired(table: list[list[str]]) -> tuple[int, list[list[str]]]:
    """Return the presses that repair an error file, and the file afterwards."""
    head, *rows = table
    presses = REPLACE
    at = 0, 0
    typed = 0
    for column, cell, count, right in FAULTS:
        place, wrong = head.index(column), cell.format(begin=BEGIN)
        cells = [row for row in rows if is_wrong(row, head, column, wrong)]
        if count > 1 and column not in ("Login", "Password"):
            presses += EACH_VALUE
        elif column == "Login" and count > 1:
            cells = cells[1:]
        for row in cells:
            row[place] = right.format(begin=BEGIN)
            if count == 1 or column in ("Login", "Password"):
                there = rows.index(row), place
                presses += abs(there[0] - at[0]) + abs(there[1] - at[1]) + 1
                at, typed = there, typed + 1
    assert typed == SINGLE
    return presses, table


def is_wrong(row: list[str], head: list[str], column: str, wrong: str) -> bool:
    """Return whether a row fails with a cell, as far as the spreadsheet has left that as it was.

    A password that is wrong is not handed out, and a long number has become 1.2E+020.
    """
    cell, label = row[head.index(column)], column.split()[0]
    is_lost = not cell if column == "Password" else len(wrong) > 20 and "E+" in cell
    return (cell == wrong or is_lost) and label in row[-1]


def saved(content: bytes, folder: Path) -> bytes:
    """Return what the spreadsheet saves of a file that it has opened."""
    file = folder / "errors.csv"
    file.write_bytes(content)
    try:
        [made] = libreoffice.convert([file], ",", "csv", folder / "saved")
    except MissingPart as missing:
        pytest.skip(str(missing))
    return made.read_bytes()


def test_a_spreadsheet_costs_several_times_the_presses_of_the_browser(
    console: Console, tmp_path: Path
) -> None:
    person = console.person("Manager", *TEAMS, login="i.vale")
    client = ImportClient(console, person)
    first = client.run(wrong_intake(BEGIN))
    error_file = client.error_file(first)
    assert len(error_file.rows) == WRONG
    opened = saved(error_file.content, tmp_path).decode("utf-8-sig")
    presses, table = repaired(list(csv.reader(io.StringIO(opened, newline=""))))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)

    second = client.run(text.getvalue().encode(), f"people-errors-{first}.csv")

    presses += FIRST_UPLOAD + DOWNLOAD + OPEN + SAVE + SECOND_UPLOAD
    print(f"{presses} presses with a spreadsheet")
    created = [int(client.line(each)["Created"]) for each in (first, second)]
    assert created == [ROWS - WRONG, WRONG], client.faults(second)
    assert presses > 3 * IN_THE_BROWSER
    with console.change():
        assert console.fits(f"{BEGIN}.449", NEW_PASSWORD)
