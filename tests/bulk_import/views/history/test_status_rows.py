"""A line of the grid says in its markup whether its import is open; no script lists statuses."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from plugins.bulk_import.reports.history.statuses import ShownStatus
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def row_of(state, upload, sheet, page):
    """Return a function that shows an import of a status, its row and the choices of the filter."""

    def show(status):
        run = upload(sheet("ann,1,,TRUE"))
        state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(status=status))
        state.session.commit()
        html = page()
        [row] = re.findall(rf'<tr[^>]*data-import="{run.public_id}".*?</tr>', html, re.DOTALL)
        return row, html

    return show


@pytest.mark.parametrize("status", RunStatus)
def test_an_open_import_is_marked_and_no_other(row_of, status):
    row, _ = row_of(status)
    head = row[: row.index(">")]

    assert (" data-open" in head) is status.is_open
    assert ("bi-confirm" in row) is status.is_open
    assert ('role="progressbar"' in row) is (status is RunStatus.RUNNING)


def test_a_status_that_is_not_known_is_no_error_and_is_not_offered(row_of):
    row, html = row_of("PAUSED")
    choices = re.findall(r'<option value="([^"]*)"', html[html.index('name="status"') :])

    assert "Unknown status" in row
    assert "This version of the program does not know the status PAUSED" in row
    assert "bi-colour-bad" not in row
    assert choices[1:8] == [each.value for each in ShownStatus][:7]
    assert "unknown" not in choices
