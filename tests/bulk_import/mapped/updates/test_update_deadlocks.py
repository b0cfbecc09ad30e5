"""Updates that the database ends for another transaction's sake: they are tried again at once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import insert, select, text

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.price_list import ArticleUpdates

# SQLite has one writer, and nobody to deadlock with.
pytestmark = pytest.mark.databases("postgresql")

FILE = b"Sku,Ean,Name\nA0,E0,new\nA1,E1,old\nA2,E2,new\nA3,E3,%b\nA4,E4,new\n" % (b"x" * 21)
ENDING = """
CREATE SEQUENCE ended;
CREATE FUNCTION end_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('ended') = 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'deadlock_detected', MESSAGE = 'deadlock detected';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER end_first BEFORE UPDATE ON article FOR EACH ROW EXECUTE FUNCTION end_first();
"""


@pytest.fixture
def run_id(state):
    """Store an import of articles whose first write is the victim of a deadlock."""
    made = [{"sku": f"A{n}", "ean": f"E{n}", "name": "old"} for n in range(4)]
    with db.engine.begin() as connection:
        connection.execute(insert(Article), made)
        connection.execute(text(ENDING))
    state.importers[ArticleUpdates.slug] = ArticleUpdates
    upload = Upload("a.csv", FILE, "form", choices=Choices(operation="upsert"))
    yield accept(state, ImportRequest(ArticleUpdates, "ann", upload)).id
    state.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION end_first CASCADE; DROP SEQUENCE ended"))


def told(state, run_id):
    """Return what is stored of an import: its status, its pause, and its outcomes by line."""
    state.session.rollback()
    run = state.session.get_one(ImportRun, run_id, populate_existing=True)
    query = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run_id)
    return run.status, run.rest_until, dict(state.session.execute(query).all())


DONE = {2: "updated", 3: "unchanged", 4: "updated", 5: "failed", 6: "created"}


def test_the_batch_is_tried_again_by_the_worker_that_has_it(state, run_id):
    assert step(state, run_id, threading.Event())

    assert told(state, run_id) == (RunStatus.COMPLETED_WITH_ERRORS, None, DONE)
    names = dict(db.session.execute(select(Article.sku, Article.name)).all())
    assert names == {"A0": "new", "A1": "old", "A2": "new", "A3": "old", "A4": "new"}


def test_a_worker_that_is_asked_to_leave_gives_the_batch_back(state, run_id):
    stopping = threading.Event()
    stopping.set()

    assert not step(state, run_id, stopping)

    assert told(state, run_id) == (RunStatus.RUNNING, None, {})
    batch = state.session.scalars(select(ImportBatch).where(ImportBatch.run_id == run_id)).one()
    assert (batch.state, batch.tries, batch.lease_until) == ("waiting", 0, None)
    assert step(state, run_id, threading.Event())
    assert told(state, run_id) == (RunStatus.COMPLETED_WITH_ERRORS, None, DONE)
