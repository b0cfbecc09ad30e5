"""Sealed rows: what older code has sealed is opened, what newer code has sealed is left to it."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.engine.layout import Layout
from plugins.bulk_import.engine.rows import Problem, Row
from plugins.bulk_import.storage.models import ImportBatch, ImportRun
from plugins.bulk_import.storage.sealed import BATCH, CELLS, seal_batch, seal_failed
from plugins.bulk_import.storage.sealed_problems import KNOWN_VALUES
from plugins.bulk_import.storage.statuses import RunStatus
from plugins.bulk_import.storage.unsealed import open_batch, open_failed
from plugins.bulk_import.storage.vault import SealBroken
from plugins.bulk_import.work.jobs import step

pytestmark = pytest.mark.databases("sqlite")

RUN = "0123456789abcdef"


@pytest.fixture
def sealed_as(state):
    """Return a function that puts other content into the only batch there is."""

    def seal(*rows):
        public_id = state.session.scalars(select(ImportRun.public_id)).one()
        sealed = state.vault.seal(BATCH, public_id, 0, rows)
        state.session.execute(update(ImportBatch).values(sealed=sealed))
        state.session.commit()

    return seal


def test_rows_come_back_as_they_were(state, importer):
    problem = Problem("login.taken", "Taken.", "login", "A hint.", final=True)
    layout = Layout.from_names(importer, ["login", "pin"])
    row = Row(7, ["ann", ""], found=(problem,), misshapen=True, parent=(RUN, 3))
    failed = Row(7, ["ann", ""], problems=[problem], misshapen=True)
    batch = seal_batch(state.vault, RUN, 0, [row], layout)
    kept = seal_failed(state.vault, RUN, failed, layout)

    assert open_batch(state.vault, RUN, 0, batch) == [row]
    assert open_failed(state.vault, RUN, 7, kept) == failed


def test_a_batch_of_older_code_with_fewer_fields_is_finished(
    state, upload, finish, sheet, sealed_as
):
    run_id = upload(sheet("ann,1,,TRUE", "bob,1,,TRUE", "cy,1,,TRUE")).id
    sealed_as(
        [2, ["ann", "1", "", "TRUE"]],
        [3, ["bob", "1", "", "TRUE"], False],
        [4, ["cy", "1", "", "TRUE"], False, []],
    )

    assert finish(run_id).status == RunStatus.COMPLETED
    assert finish(run_id).created_rows == 3


def test_a_failed_row_of_older_code_is_shown(state):
    kept = state.vault.seal(CELLS, RUN, 7, [["ann"], False, [["login.taken", "Taken."]]])

    assert open_failed(state.vault, RUN, 7, kept).problems == [Problem("login.taken", "Taken.")]


@pytest.mark.parametrize(
    "row",
    [
        [2, ["ann", "1", "", "TRUE"], False, [], None, "what only newer code knows"],
        [2, ["ann", "1", "", "TRUE"], False, [[""] * (KNOWN_VALUES + 1)], None],
    ],
)
def test_what_newer_code_has_sealed_is_given_back_unharmed(state, upload, sheet, sealed_as, row):
    run_id = upload(sheet("ann,1,,TRUE")).id
    sealed_as(row)

    assert not step(state, run_id, threading.Event())
    batch = state.session.scalars(select(ImportBatch)).one()
    assert (batch.tries, batch.lease_until, batch.state) == (0, None, "waiting")
    with pytest.raises(SealBroken, match="newer version"):
        open_batch(state.vault, state.session.scalar(select(ImportRun.public_id)), 0, batch.sealed)
