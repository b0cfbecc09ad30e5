"""A worker is killed at many moments of a tree: nobody is lost, doubled or below a wrong parent."""

from __future__ import annotations

import random
import time

import pytest
from sqlalchemy import delete

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.bulk_import.host import db
from tests.bulk_import.killed_worker import work
from tests.bulk_import.tree_host import Group, Groups, expected, file_of, stored_tree, tree_of
from tests.inspection.statements import recorded
from tests.suite.waiting import WAIT_SECONDS

MOMENTS = (3, pytest.param(40, marks=pytest.mark.thorough))
NODES = tree_of(60)


class Killed(Groups):
    slug = "killed_groups"
    batch_rows = 10


def begin(state, number):
    """Return an import of the tree into an empty table."""
    db.session.execute(delete(Group))
    db.session.commit()
    upload = Upload("t.csv", file_of(NODES).encode(), f"form number {number}")
    return accept(state, ImportRequest(Killed, "ann", upload)).id


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
@pytest.mark.slow
@pytest.mark.parametrize("count", MOMENTS)
def test_a_worker_killed_at_any_moment_of_a_tree_loses_and_doubles_nobody(state, finish, count):
    state.importers[Killed.slug] = Killed
    first = begin(state, count)
    with recorded(db.engine) as statements:
        finish(first)
    moments, stopped_in_the_middle = random.Random(93), 0
    for number in range(count):
        run_id = begin(state, number)
        work(state, run_id, moments.randint(1, len(statements)))
        # What stands there stands below its parent, which came before it.
        found = stored_tree()
        assert found <= expected(NODES)
        stopped_in_the_middle += 0 < len(found) < len(NODES)
        deadline = time.monotonic() + WAIT_SECONDS
        while db.session.get_one(ImportRun, run_id, populate_existing=True).is_open:
            assert time.monotonic() < deadline
            finish(run_id)
        assert stored_tree() == expected(NODES)
        assert db.session.get_one(ImportRun, run_id).created_rows == len(NODES)
    assert stopped_in_the_middle
