"""A wrong cell of each kind, uploaded: its sentence in the verdict and in the error file."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from plugins.bulk_import.intake import Intake, accept, check
from plugins.bulk_import.reports.details.details import Details
from plugins.bulk_import.reports.details.error_file import content
from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.upload import ImportRequest, Upload, new_token
from tests.files.kinds import BAD, GOOD, ThingImporter, file_of


@pytest.fixture
def request_of(state, people):
    """Return a function that makes the upload of a file of things."""
    state.importers[ThingImporter.slug] = ThingImporter
    return lambda text: ImportRequest(
        ThingImporter, people.current(), Upload("things.csv", text.encode(), new_token())
    )


@pytest.mark.parametrize("column", BAD)
def test_a_wrong_cell_is_told_by_check_and_error_file(column, state, request_of, finish):
    cell, code, message = BAD[column]
    # The order of a date is told by no other row.
    others = {"Born": "", "Seen": "", "Price": ""}
    request = request_of(file_of({**GOOD, **others, column: cell}))

    [row] = check(state, request).rows
    assert [(each.code, each.message) for each in row.problems] == [(code, message)]

    run = finish(accept(state, request).id)
    assert (run.created_rows, run.failed_rows) == (0, 1)
    details = Details(state, ThingImporter, run, History(state, ThingImporter))
    error_file = "".join(content(state.vault, details))
    [record] = csv.DictReader(io.StringIO(error_file.removeprefix("\ufeff"), newline=""))
    assert record["Errors"].startswith(f"{message} (")

    [again] = check(state, request_of(error_file)).rows
    assert [each.code for each in again.problems] == [code]
    assert again.cells[:-1] == row.cells


def test_an_error_file_is_read_as_the_whole_file_was(state, request_of, finish):
    first = {**GOOD, "Price": "1.234", "Born": "01/02/2026", "Active": "ja"}
    run = finish(accept(state, request_of(file_of(first, {**GOOD, "Code": "?"}))).id)
    assert run.failed_rows == 2
    details = Details(state, ThingImporter, run, History(state, ThingImporter))
    lines = "".join(content(state.vault, details)).split("Sku", 1)
    records = list(csv.DictReader(io.StringIO("Sku" + lines[1], newline="")))

    answer = check(state, request_of(file_of({**records[0], "Active": "TRUE"})))
    assert isinstance(answer, Intake)
    alone = answer.rows
    assert [each.code for row in alone for each in row.problems] == []
    assert alone[0][ThingImporter.born] == date(2026, 2, 1)
    assert alone[0][ThingImporter.price] == Decimal(1234)
