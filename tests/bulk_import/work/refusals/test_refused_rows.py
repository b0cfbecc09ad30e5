"""Rows that the database refuses are no rows that kill, and never end an import."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow
from plugins.bulk_import.work.batches.poison import MOST_POISON
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.batches import take_batch

pytestmark = pytest.mark.databases("sqlite")

REFUSED = MOST_POISON - 1
LAST_LINE = REFUSED + 3


@pytest.fixture
def refusing(importer, monkeypatch):
    """Let the database refuse the rows whose pin is 0: the column may not be empty."""

    def prepare(self, rows):
        return [None if row[importer.pin] == "0" else "x" for row in rows]

    monkeypatch.setattr(importer, "prepare", prepare)


def codes(state, run_id):
    query = select(ImportRow.line, ImportRow.codes).where(ImportRow.run_id == run_id)
    return dict(state.session.execute(query).all())


def split(state, run_id):
    """Let a batch kill so often that it is taken row by row, its last row once more."""
    for _ in range(4):
        take_batch(state.session, run_id, "dies", -1, "1")
    step(state, run_id, threading.Event())
    last = (ImportBatch.run_id == run_id, ImportBatch.first_line == LAST_LINE)
    state.session.execute(update(ImportBatch).where(*last).values(lease_until=0))
    state.session.commit()


def test_nine_refused_rows_and_one_that_kills_do_not_end_an_import(
    state, upload, sheet, persist, refusing
):
    wrong = [f"user{number},0,,TRUE" for number in range(REFUSED)]
    run_id = upload(sheet(*wrong, "ann,1,,TRUE", "bob,1,,TRUE")).id
    split(state, run_id)

    run = persist(run_id)

    assert (run.status, run.reason) == ("COMPLETED_WITH_ERRORS", "")
    assert (run.created_rows, run.failed_rows, run.not_attempted_rows) == (1, MOST_POISON, 0)
    refused = dict.fromkeys(range(2, 2 + REFUSED), "row.refused")
    assert codes(state, run_id) == refused | {LAST_LINE - 1: "", LAST_LINE: "row.not_processed"}
