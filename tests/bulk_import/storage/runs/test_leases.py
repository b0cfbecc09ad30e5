"""Leases: one batch, one owner, by the database's clock, on both databases."""

from __future__ import annotations

import re
import threading
import time

import pytest
from sqlalchemy import select, text, update

from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.runs import leases
from plugins.bulk_import.storage.tables.models import ImportBatch
from plugins.bulk_import.storage.tables.statuses import BatchState
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.reconciler import ready_runs
from tests.bulk_import.batches import take_batch
from tests.bulk_import.host import db
from tests.inspection.plans import explained

pytestmark = pytest.mark.databases("sqlite")

both = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def run_id(upload, sheet, state):
    """Return an import of four batches; they are cut when the file has been judged."""
    found = upload(sheet(*(f"user{n},1,,TRUE" for n in range(40)))).id
    step(state, found, threading.Event())
    return found


@pytest.fixture
def take(state, run_id):
    return lambda seconds=60, owner="a": take_batch(state.session, run_id, owner, seconds, "1")


def batch(state):
    state.session.rollback()
    query = select(ImportBatch).where(ImportBatch.number == 0)
    return state.session.scalars(query.execution_options(populate_existing=True)).one()


def test_every_taker_has_another_batch_until_there_is_none(take):
    taken = [take() for _ in range(5)]

    assert [each and (each.number, each.fence, each.tries) for each in taken] == [
        (0, 2, 0),
        (10, 1, 0),
        (20, 1, 0),
        (30, 1, 0),
        None,
    ]


MANY = """
INSERT INTO import_batch (run_id, number, first_line, row_count, lines, sealed, state, owner, fence,
  lease_until, tries, code_version)
WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
SELECT :run_id, i, i, 1, '[]', 'x', CASE WHEN i > 3000 THEN 'waiting' WHEN i > 2000 THEN 'judged'
  ELSE 'settled' END, '', 0, CASE WHEN i < 3003 THEN CAST(:until AS double precision) END, 0, ''
FROM n
"""


def store_many(state, run_id):
    """Store batches, and let the database know that they are many: by itself it learns it later."""
    state.session.execute(text(MANY), {"run_id": run_id, "until": time.time() + 50})
    state.session.execute(text("ANALYZE import_batch"))
    state.session.commit()


@both
def test_the_next_of_many_batches_is_the_first_entry_of_an_index(state, run_id, take):
    store_many(state, run_id)
    with explained(db.engine, ("UPDATE",)) as plans:
        taken = [take(), take()]

    assert [each.number for each in taken] == [3003, 3004]
    for _, plan in plans.all():
        assert {"ix_import_batch_waiting", "ix_import_batch_open"} <= set(re.findall(r"\w+", plan))
        assert not [line for line in plan.splitlines() if "TEMP B-TREE" in line or "Sort" in line]


@both
def test_open_batches_are_found_by_an_index_without_settled_ones(state, host, run_id):
    store_many(state, run_id)
    with explained(db.engine) as plans:
        leases.live_owners(state.session)
        ready_runs(state.session, 1, 8)

    asked = [plan for _, plan in plans.all()]
    assert asked
    assert all("ix_import_batch_open" in plan for plan in asked)


@both
def test_takers_at_the_same_time_have_different_batches(state, host, run_id):
    start, taken = threading.Barrier(6), []

    def work(owner):
        with host.app_context():
            start.wait()
            taken.append(take_batch(state.session, run_id, owner, 60, "1"))

    threads = [threading.Thread(target=work, args=[f"owner {n}"]) for n in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    numbers = [each.number for each in taken if each]
    assert len(taken) == 6
    # Takers that met at one batch may go away with none and come back; nobody shares one.
    assert len(set(numbers)) == len(numbers) >= 1


def test_batches_that_were_not_judged_come_first(state, take):
    state.session.execute(
        update(ImportBatch).where(ImportBatch.number > 10).values(state=BatchState.WAITING)
    )
    state.session.commit()

    assert [take().number for _ in range(4)] == [20, 30, 0, 10]


@both
def test_an_expired_lease_is_taken_and_counted(state, take):
    first = take(seconds=-1)
    second = take(seconds=-1, owner="b")

    assert (second.number, second.fence, second.tries) == (first.number, first.fence + 1, 1)
    assert batch(state).owner == "b"


def test_a_renewed_lease_is_not_taken(state, take):
    lease = take(seconds=-1)
    leases.renew(state.session, lease, 60)

    assert take().number == 10


def test_a_lease_of_one_import_is_none_of_another(state, upload, sheet, take):
    other = upload(sheet("eve,1,,TRUE")).id
    step(state, other, threading.Event())
    lease, beside = take(), take_batch(state.session, other, "a", 60, "1")
    assert (beside.number, beside.fence, beside.state) == (lease.number, lease.fence, lease.state)

    leases.give_back(state.session, lease)

    held = select(ImportBatch.run_id).where(ImportBatch.lease_until.is_not(None))
    assert state.session.scalars(held).all() == [other]


@both
def test_a_batch_that_was_given_back_is_taken_without_being_counted(state, take):
    lease = take(seconds=-1)
    leases.give_back(state.session, lease)
    again = take()

    assert (again.number, again.tries, again.fence) == (lease.number, 0, lease.fence + 1)


def test_a_batch_that_was_broken_off_counts_once(state, take):
    leases.break_off(state.session, take())

    assert (take().tries, batch(state).tries) == (1, 1)


@both
def test_whoever_took_a_batch_that_the_database_has_forgotten_writes_nothing(state, take):
    """A standby was promoted that had not received the taking; it gives the same fence again."""
    before = take(owner="a")
    state.session.execute(
        update(ImportBatch)
        .where(ImportBatch.number == 0)
        .values(fence=before.fence - 1, owner="", lease_until=None)
    )
    state.session.commit()
    now = take(owner="b")
    assert (now.number, now.fence) == (before.number, before.fence)

    with pytest.raises(leases.LeaseLost):
        leases.settle(state.session, before, state=BatchState.SETTLED)
    leases.renew(state.session, now, 60)
    assert batch(state).owner == "b"


@pytest.mark.parametrize("write", ["renew", "settle", "give_back", "break_off"])
def test_whoever_comes_with_an_older_fence_writes_nothing(state, take, write):
    stale = take(seconds=-1)
    current = take(owner="b")
    more = {"renew": ([99], {}), "settle": ([], {"state": BatchState.SETTLED})}
    values, options = more.get(write, ([], {}))

    with pytest.raises(leases.LeaseLost):
        getattr(leases, write)(state.session, stale, *values, **options)

    found = batch(state)
    assert (found.owner, found.fence, found.state, found.tries) == (
        "b",
        current.fence,
        BatchState.JUDGED,
        1,
    )
    assert found.lease_until is not None


def test_a_settled_batch_is_nobodys(state, take):
    lease = take()
    leases.settle(state.session, lease, state=BatchState.SETTLED, sealed=None)
    state.session.commit()

    assert [take().number for _ in range(3)] == [10, 20, 30]
    assert take() is None
    with pytest.raises(leases.LeaseLost):
        leases.give_back(state.session, lease)


def test_an_import_without_batches_has_nothing_to_take(state):
    assert take_batch(state.session, 4711, "a", 60, "1") is None


@both
def test_who_holds_a_batch_is_told_until_the_lease_runs_out(state, take):
    assert take(owner="works")
    late = take(owner="is late")
    given_back = take(owner="has left")
    leases.give_back(state.session, given_back)
    here = update(ImportBatch).where(ImportBatch.number == late.number)
    state.session.execute(here.values(lease_until=database_now() - 1))
    state.session.commit()

    assert leases.live_owners(state.session) == {"works"}
