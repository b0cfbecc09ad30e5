"""An import that waits while the host removes a column or the whole kind of import."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.reports.history.host_pages import history_lines
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.work.batches.host_changes import PATIENCE_SECONDS
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.host import Club, db

ROWS = ("ann,1,,TRUE", "bob,1,,oops", "cy,1,,TRUE")


def importer_with(*names):
    fields = {name: Text(name.title(), max_length=40, required=False) for name in names}
    return type("Members", (Importer,), {"slug": "members", "noun": "Members"} | fields)


def create_clubs(self, rows):
    """Create one record a row, of whatever kind."""
    clubs = [Club(name=row[self.fields[0]]) for row in rows]
    db.session.add_all(clubs)
    return clubs


def now(state, run_id):
    state.session.rollback()
    return state.session.get_one(ImportRun, run_id, populate_existing=True)


def outcomes(state, run_id):
    query = select(ImportRow.line, ImportRow.outcome).where(ImportRow.run_id == run_id)
    return dict(state.session.execute(query).all())


@pytest.mark.parametrize("stage", ["waiting", "judged"])
def test_an_import_with_a_column_that_is_gone_ends_with_a_sentence_and_no_death(
    state, upload, sheet, caplog, stage
):
    run_id = upload(sheet(*ROWS)).id
    if stage == "judged":
        step(state, run_id, threading.Event())
    state.importers["members"] = importer_with("login", "pin", "club")
    deaths = state.session.scalars(select(ImportBatch.tries)).all()

    while step(state, run_id, threading.Event()):
        pass

    run = now(state, run_id)
    assert (run.status, run.reason) == (
        "FAILED",
        "The program no longer has the column Active of this file, so the import was ended.",
    )
    failed = {3: "failed"} if stage == "judged" else {}
    assert outcomes(state, run_id) == dict.fromkeys((2, 3, 4), "not_attempted") | failed
    assert state.session.scalars(select(ImportBatch.tries)).all() == deaths == [0]
    assert "job.broken" not in caplog.text


def test_every_column_that_is_gone_is_named(state, upload, sheet, finish):
    run_id = upload(sheet(*ROWS)).id
    state.importers["members"] = importer_with("login")

    assert finish(run_id).reason == (
        "The program no longer has the columns Pin, Club and Active of this file, "
        "so the import was ended."
    )


def test_an_import_whose_column_is_gone_ends_even_after_deaths(state, upload, sheet, finish):
    run_id = upload(sheet(*ROWS)).id
    state.session.execute(update(ImportBatch).values(tries=3))
    state.session.commit()
    state.importers["members"] = importer_with("login", "pin", "club")

    assert finish(run_id).reason.startswith("The program no longer has the column Active")


def test_a_column_that_was_added_ends_no_import(state, upload, sheet, finish):
    run_id = upload(sheet("ann,1,,TRUE")).id
    importer = importer_with("login", "pin", "club", "active", "shoe")
    importer.create = create_clubs
    state.importers["members"] = importer

    assert (finish(run_id).status, finish(run_id).created_rows) == ("COMPLETED", 1)


def test_an_import_of_an_unknown_kind_waits_a_day_for_a_worker_that_knows_it(
    state, upload, sheet, finish
):
    run_id = upload(sheet(*ROWS)).id
    known = state.importers.pop("members")
    is_still_waiting = finish(run_id).is_open
    state.session.execute(update(ImportRun).values(rest_until=None))
    state.session.commit()
    state.importers["members"] = known

    assert is_still_waiting
    assert finish(run_id).created_rows == 2


def test_an_import_of_a_kind_that_is_gone_ends_with_a_sentence(
    state, upload, sheet, finish, people
):
    run_id = upload(sheet(*ROWS)).id
    del state.importers["members"]
    past = ImportRun.updated_at - PATIENCE_SECONDS - 1
    state.session.execute(update(ImportRun).values(updated_at=past))
    state.session.commit()

    run = finish(run_id)

    assert (run.status, run.reason) == (
        "FAILED",
        "The program no longer has this kind of import, so the import was ended.",
    )
    assert run.not_attempted_rows == 3
    assert state.session.scalars(select(ImportBatch.tries)).all() == [0]
    assert history_lines([run]) == []
