"""Sealed rows: what older code has sealed is opened, what newer code has sealed is left to it."""

from __future__ import annotations

import itertools
import random
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.storage.rows.cell_columns import BY_COLUMN
from plugins.bulk_import.storage.rows.sealed import BATCH, CELLS, seal_batch, seal_failed
from plugins.bulk_import.storage.rows.sealed_problems import KNOWN_VALUES
from plugins.bulk_import.storage.rows.unsealed import open_batch, open_failed
from plugins.bulk_import.storage.sealing.vault import SealBroken
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
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


CELLS_OF_ALL_KINDS = [
    "ann",
    "",
    "a|b",
    "|",
    '"',
    "\\",
    "李",
    "\ud83d",
    "\0\n\x1f",
    " ",
    "null",
    "a,b",
]


@pytest.mark.parametrize("seen", [[], ["", "x" * 16], ["a|b"]])
@pytest.mark.parametrize("count", [1, 2, 50])
def test_cells_by_column_come_back_as_they_were(state, importer, count, seen):
    layout = Layout.from_names(importer, ["login", "pin", "plan"])
    texts = random.Random(count).choices(CELLS_OF_ALL_KINDS, k=3 * count)
    rows = [Row(7 + 2 * n, texts[3 * n : 3 * n + 3]) for n in range(count)]
    for row, each in zip(rows, itertools.cycle(seen or [""])):
        row.seen = each
    sealed = seal_batch(state.vault, RUN, 0, rows, layout)

    assert state.vault.open(BATCH, RUN, 0, sealed)[0][0] == BY_COLUMN
    assert open_batch(state.vault, RUN, 0, sealed) == rows


def test_a_column_in_which_all_rows_say_the_same_is_sealed_as_one_cell(state, importer):
    layout = Layout.from_names(importer, ["login", "plan"])
    rows = [Row(n, [f"user{n}", "Voice | Text"], seen="x") for n in range(2, 5)]
    sealed = seal_batch(state.vault, RUN, 0, rows, layout)

    [[_, _, cells, seen, *_]] = state.vault.open(BATCH, RUN, 0, sealed)
    assert (cells, seen) == (["user2|user3|user4", ["Voice | Text"]], ["x"])
    assert open_batch(state.vault, RUN, 0, sealed) == rows


def test_a_column_of_few_texts_is_a_sign_for_each_row_and_each_text_once(state, importer):
    layout = Layout.from_names(importer, ["login", "plan"])
    plans = ["Voice", "Voice | Text", "", "Voice"] * 100
    rows = [Row(n, [f"user{n}", plan]) for n, plan in enumerate(plans)]
    sealed = seal_batch(state.vault, RUN, 0, rows, layout)

    [[_, _, [logins, signs], *_]] = state.vault.open(BATCH, RUN, 0, sealed)
    assert logins.startswith("user0|user1|")
    assert signs == {"abca" * 100: ["Voice", "Voice | Text", ""]}
    opened = open_batch(state.vault, RUN, 0, sealed)
    assert opened == rows
    assert len({id(row.cells[1]) for row in opened}) == 3


def test_a_column_of_more_texts_than_signs_is_one_text(state, importer):
    layout = Layout.from_names(importer, ["plan"])
    rows = [Row(n, [f"Plan {n % 100 * (n > 200)}"]) for n in range(500)]
    sealed = seal_batch(state.vault, RUN, 0, rows, layout)

    [[_, _, [plans], *_]] = state.vault.open(BATCH, RUN, 0, sealed)
    assert plans.count("|") == 499
    assert open_batch(state.vault, RUN, 0, sealed) == rows


def test_a_batch_by_column_of_older_code_is_opened(state):
    cells = ["ann|bob", ["1|2", "3"]]
    sealed = state.vault.seal(BATCH, RUN, 0, [[BY_COLUMN, [2, 3], cells, *[None] * 5]])

    assert open_batch(state.vault, RUN, 0, sealed) == [Row(2, ["ann", "1|2"]), Row(3, ["bob", "3"])]


@pytest.mark.parametrize(
    "told",
    [
        {"misshapen": True},
        {"found": (Problem("login.taken", "Taken.", "login"),)},
        {"parent": (RUN, 3)},
        {"surplus": 2},
        {"withheld": (1,)},
        {"needs_secret": True},
        {"above": 5},
        {"cells": ["ann"]},
    ],
)
def test_a_row_that_tells_more_than_its_cells_leaves_the_batch_in_rows(state, importer, told):
    layout = Layout.from_names(importer, ["login", "pin"])
    rows = [Row(7, ["ann", "1"]), replace(Row(8, ["bob", "2"]), **told)]
    sealed = seal_batch(state.vault, RUN, 0, rows, layout)

    assert open_batch(state.vault, RUN, 0, sealed) == rows
    assert state.vault.open(BATCH, RUN, 0, sealed)[0][0] == 7


def test_a_batch_by_column_is_longer_than_code_before_it_takes(state, importer):
    """Up to version 6 of the code more than six values of a row were left to newer code."""
    layout = Layout.from_names(importer, ["login"])
    sealed = seal_batch(state.vault, RUN, 0, [Row(7, ["ann"])], layout)

    assert len(state.vault.open(BATCH, RUN, 0, sealed)[0]) > 6


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
        [
            BY_COLUMN,
            [2],
            [["ann"], ["1"], [""], ["TRUE"]],
            *[None] * 7,
            "what only newer code knows",
        ],
    ],
)
def test_a_batch_of_newer_code_is_released_unchanged(state, upload, sheet, sealed_as, row):
    run_id = upload(sheet("ann,1,,TRUE")).id
    sealed_as(row)

    assert not step(state, run_id, threading.Event())
    batch = state.session.scalars(select(ImportBatch)).one()
    assert (batch.tries, batch.lease_until, batch.state) == (0, None, "waiting")
    with pytest.raises(SealBroken, match="newer version"):
        open_batch(state.vault, state.session.scalar(select(ImportRun.public_id)), 0, batch.sealed)
