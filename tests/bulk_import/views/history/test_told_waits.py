"""What keeps every worker from an import is said under it, and in Details."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import text, update

from plugins.bulk_import.monitoring import readiness
from plugins.bulk_import.queueing.wait_causes import OLDER_PROGRAM
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.work.jobs import step

LACKING = "0 of 1 · the database lacks a table or a column that the program expects"


@contextmanager
def renamed(engine):
    """Let a column of the members have another name for a while, as a migration does."""
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE member RENAME COLUMN pin TO pin_code"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE member RENAME COLUMN pin_code TO pin"))


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
def test_an_import_waits_for_a_column_that_has_another_name_and_says_so(
    page, upload, sheet, state, persist, monkeypatch
):
    monkeypatch.setattr(readiness, "SECONDS", 30.0)
    run = upload(sheet("ann,1,,TRUE"))
    assert step(state, run.id, threading.Event())
    with renamed(state.db.engine):
        lie_still(state)
        assert not step(state, run.id, threading.Event())
        state.queue.heartbeat()

        assert LACKING in page()
        assert "It waits: the database lacks a table" in page(f"{run.public_id}/")
        assert state.readiness.check()["database"] == "not-migrated"

    assert persist(run.id).created_rows == 1
    assert state.readiness.check()["database"] == "up"


def test_an_older_worker_is_reported_until_the_import_goes_on(page, upload, sheet, state):
    run = upload(sheet("ann,1,,TRUE"))
    importer = state.importers.pop("members")
    assert not step(state, run.id, threading.Event())
    lie_still(state)
    state.importers["members"] = importer
    state.queue.heartbeat()

    assert state.queue.wait_causes.read() == {run.id: OLDER_PROGRAM}
    assert "Place 1 in the queue · waiting for a worker of the present version" in page()
    assert step(state, run.id, threading.Event())
    assert "waiting for a worker" not in page()


def lie_still(state):
    """Let the last progress of all imports be some seconds ago."""
    state.session.execute(update(ImportRun).values(updated_at=database_now() - 9))
    state.session.commit()
