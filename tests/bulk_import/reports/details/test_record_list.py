"""Rows of one outcome, more than are counted: far pages are found again behind a line."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from plugins.bulk_import.reports.details.record_list import RecordList
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.database.counts import MOST_COUNTED
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RowOutcome, RunStatus
from tests.bulk_import.host import db
from tests.inspection.statements import recorded

LENGTH = 20
LINES = list(range(2, 3 * (MOST_COUNTED + 105), 3))
"""Of the created rows: two lines of each three failed."""
FAR = MOST_COUNTED + 60
RUN = """
INSERT INTO import_run (public_id, importer, status, reason, mode, file_name, file_size, file_mac,
  encoding, delimiter, columns, missing, changed_cells, total_rows, judged_rows, created_rows,
  failed_rows, not_attempted_rows, actor_id, actor_name, actor_rank, form_token, uploaded_at,
  finished_at, updated_at, expires_at, noticed_at)
VALUES ('f1', 'members', :status, '', 'partial', 'm.csv', 1, '1', 'UTF-8', ',', '[]', '[]', '{}',
  :count, :count, :count, 0, 0, 'ann', 'Ann', '', '1', 1, 1, 1, 1, 1)
"""
ROWS = """
INSERT INTO import_row (run_id, line, outcome, record_id, codes)
WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT :run, i, CASE WHEN i % 3 = 2 THEN 'created' ELSE 'failed' END, CAST(i AS TEXT), '' FROM n
"""


@pytest.fixture
def stored(state: State) -> RecordList:
    """Return the created rows of an import of more than are counted."""
    return _store(state, RunStatus.COMPLETED)


def _store(state: State, status: RunStatus) -> RecordList:
    session = state.session
    session.execute(text(RUN), {"status": status, "count": len(LINES)})
    run = session.query(ImportRun).one()
    session.execute(text(ROWS), {"run": run.id, "last": LINES[-1]})
    session.commit()
    return RecordList(state, run, RowOutcome.CREATED, None)


def lines_of(records: RecordList, start: int) -> list[int]:
    """Return the lines of a page."""
    page = records.page("", start, LENGTH)
    assert page.total == len(LINES)
    return [each.line for each in page.rows]


@pytest.mark.parametrize("start", [0, LENGTH, FAR, FAR + LENGTH, len(LINES) // LENGTH * LENGTH])
def test_a_page_has_the_same_rows_each_time(stored: RecordList, start: int) -> None:
    assert lines_of(stored, start) == LINES[start : start + LENGTH]
    assert lines_of(stored, start) == LINES[start : start + LENGTH]


@pytest.mark.parametrize("start", [FAR, FAR + LENGTH])
def test_a_far_page_and_the_next_are_counted_to_once(stored: RecordList, start: int) -> None:
    lines_of(stored, FAR)
    with recorded(db.engine) as statements:
        assert lines_of(stored, start) == LINES[start : start + LENGTH]
    assert not any("(SELECT" in each for each in statements)


def test_where_an_import_goes_on_a_far_page_is_counted_to_each_time(state: State) -> None:
    records = _store(state, RunStatus.RUNNING)
    lines_of(records, FAR)
    state.session.execute(text("UPDATE import_row SET outcome = 'created' WHERE line = 3"))
    assert lines_of(records, FAR) == LINES[FAR - 1 : FAR + LENGTH - 1]
