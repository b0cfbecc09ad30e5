"""Two simultaneous imports of the same records: each record is updated by one of them."""

from __future__ import annotations

import os
import threading
import time

import pytest
from sqlalchemy import func, insert, select

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.testing.runs import csv_of
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.price_list import ArticleUpdates
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite", "postgresql")

RECORDS = 3_000
"""More than are judged together, so that the batches of the two meet in different orders."""
WORDS = ("first", "second")


def accepted(state, word, numbers):
    """Store an import that gives each article of some numbers a name; nothing is worked on."""
    rows = [{"Sku": f"S{n}", "Name": f"{word} {n}"} for n in numbers]
    upload = Upload("a.csv", csv_of(rows).encode(), word, choices=Choices(operation="update"))
    return accept(state, ImportRequest(ArticleUpdates, "ann", upload)).id


def finish(state, run_id):
    """Work on an import until it has ended; a job ends where the other import is in its way."""
    deadline = time.monotonic() + WAIT_SECONDS
    while step(state, run_id, threading.Event()) or is_open(state, run_id):
        assert time.monotonic() < deadline


def is_open(state, run_id):
    state.session.rollback()
    return state.session.get_one(ImportRun, run_id, populate_existing=True).is_open


def work_at_once(state, *run_ids):
    """Work on imports, each in a process of its own; all of them begin when all are there."""
    db.session.remove()
    waiting, begin = os.pipe()
    pids = []
    for run_id in run_ids:
        if (pid := os.fork()) == 0:
            status = 1
            try:
                os.close(begin)
                # What was inherited is the parent's; a connection must not be shared.
                db.engine.dispose(close=False)
                os.read(waiting, 1)
                finish(state, run_id)
                status = 0
            finally:
                os._exit(status)
        pids.append(pid)
    os.close(waiting)
    os.close(begin)
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0] * len(pids)


def told(state, run_id):
    """Return the codes or the outcome of each row of an import, by its line."""
    query = select(ImportRow.line, ImportRow.outcome, ImportRow.codes)
    rows = state.session.execute(query.where(ImportRow.run_id == run_id)).all()
    return {line: codes or outcome for line, outcome, codes in rows}


def test_two_imports_of_the_same_records_leave_each_to_one_of_them(state):
    state.importers[ArticleUpdates.slug] = ArticleUpdates
    made = [{"sku": f"S{n}", "ean": f"E{n}", "name": "old"} for n in range(RECORDS)]
    db.session.execute(insert(Article), made)
    db.session.commit()
    orders = (range(RECORDS), range(RECORDS)[::-1])
    run_ids = [accepted(state, *each) for each in zip(WORDS, orders, strict=True)]

    work_at_once(state, *run_ids)

    outcomes = [told(state, run_id) for run_id in run_ids]
    names = dict(db.session.execute(select(Article.sku, Article.name)).all())
    for n in range(RECORDS):
        both = (outcomes[0][n + 2], outcomes[1][RECORDS - n + 1])
        assert sorted(both) == ["row.changed", "updated"]
        assert names[f"S{n}"] == f"{WORDS[both.index('updated')]} {n}"
    for run_id, found in zip(run_ids, outcomes, strict=True):
        run = state.session.get_one(ImportRun, run_id)
        updated = list(found.values()).count("updated")
        assert (run.reason, run.updated_rows, run.failed_rows, run.not_attempted_rows) == (
            "",
            updated,
            RECORDS - updated,
            0,
        )
    tries = select(func.max(ImportBatch.tries)).where(ImportBatch.run_id.in_(run_ids))
    assert state.session.scalar(tries) == 0
