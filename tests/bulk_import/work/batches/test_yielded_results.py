"""What an importer prepares may be yielded: it is asked once, and closed wherever it ends."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.jobs import step
from tests.bulk_import.work.stages import held, members, people, run_once, stored

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def yielding(importer, monkeypatch):
    """Let what is prepared be yielded; return of how many rows it was asked, and its ends."""
    asked, ended = [], []

    def prepare(self, rows):
        asked.append(len(rows))
        try:
            for row in rows:
                yield f"hash of {row[importer.pin]}"
        finally:
            ended.append(len(asked))

    monkeypatch.setattr(importer, "prepare", prepare)
    return asked, ended


def hashes(state):
    state.session.rollback()
    return state.session.execute(text("select login, pin from member order by id")).all()


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("slow")
def test_a_generator_of_results_is_started_once_for_all_rows(state, upload, sheet, yielding):
    run_id = upload(sheet(*people(18))).id

    assert not run_once(state, run_id)

    assert yielding == ([18], [1])
    assert sorted(hashes(state)) == sorted((f"user{n}", f"hash of {n}") for n in range(18))
    assert held(state) == [("settled", 1, None)]


@pytest.mark.usefixtures("slow")
def test_a_generator_is_closed_when_the_rest_goes_to_another_job(state, upload, sheet, yielding):
    run_id = upload(sheet(*people(10))).id
    assert step(state, run_id, threading.Event())

    assert step(state, run_id, threading.Event())
    assert (yielding, members(state)) == (([10], [1]), 8)

    assert step(state, run_id, threading.Event())
    assert (yielding, members(state)) == (([10, 2], [1, 2]), 10)


@pytest.mark.usefixtures("slow")
def test_a_generator_is_closed_by_a_worker_that_stops(
    state, upload, sheet, between, yielding, finish
):
    run_id, stopping = upload(sheet(*people(18))).id, threading.Event()
    between(lambda: members(state) and stopping.set())

    assert not run_once(state, run_id, stopping)

    assert (yielding, members(state)) == (([18], [1]), 16)
    finish(run_id)
    assert stored(state, run_id) == (RunStatus.COMPLETED, 18, 0)


@pytest.mark.usefixtures("slow")
def test_a_generator_is_closed_when_the_lease_is_lost(state, upload, sheet, between, yielding):
    run_id = upload(sheet(*people(10))).id
    between(lambda: runs.end(state.session, run_id, RunStatus.CANCELLED, "Ann cancelled it."))

    assert run_once(state, run_id)

    assert (yielding, members(state)) == (([10], [1]), 0)


@pytest.mark.parametrize("count", [0, 1, 4, 6])
def test_where_there_is_not_one_result_for_each_row_the_import_ends(
    state, upload, sheet, importer, monkeypatch, count
):
    def prepare(self, rows):
        yield from ["hash"] * count

    monkeypatch.setattr(importer, "prepare", prepare)
    run_id = upload(sheet(*people(5))).id

    assert not run_once(state, run_id)

    assert stored(state, run_id) == (RunStatus.FAILED, 0, 0)
    assert members(state) == 0


@pytest.mark.usefixtures("slow")
def test_a_generator_is_closed_when_the_uploader_loses_the_right(
    state, upload, sheet, yielding, importer, monkeypatch
):
    run_id, create = upload(sheet(*people(18))).id, importer.create

    def create_and_go(self, rows):
        state.actors.gone.add("ann")
        return create(self, rows)

    monkeypatch.setattr(importer, "create", create_and_go)
    assert run_once(state, run_id)

    assert (yielding, members(state)) == (([18], [1]), 16)
    assert stored(state, run_id)[0] == RunStatus.FAILED
