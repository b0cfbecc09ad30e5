"""Idle workers are given to imports with free batches, and to each its share."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import pytest

from plugins.bulk_import.queueing.live_workers import LiveWorkers
from plugins.bulk_import.storage.runs import leases
from plugins.bulk_import.work.jobs import step
from plugins.bulk_import.work.reconciler import reconcile
from plugins.bulk_import.work.sharing import Workload, even_slices, shares, workloads
from tests.bulk_import.batches import take_batch

pytestmark = pytest.mark.databases("sqlite", "postgresql")

WORKERS = ["a:1", "a:2", "b:1", "c:1"]


@pytest.fixture
def divided(state, upload, sheet):
    """Return a function that uploads thirty people and judges them: batches of ten wait."""

    def upload_and_judge(prefix):
        run_id = upload(sheet(*(f"{prefix}{n},1,,TRUE" for n in range(30)))).id
        assert step(state, run_id, threading.Event())
        return run_id

    return upload_and_judge


@pytest.fixture
def jobs(queue):
    """Return a function that counts the waiting jobs of each import."""
    return lambda: Counter(int(each.split("-")[1]) for each in queue.job_ids)


def load(run_id, free, live):
    return Workload(run_id, "people", free, live)


@pytest.mark.parametrize(
    ("waiting", "spare", "expected"),
    [
        ([load(1, 5, 1)], 0, {}),
        ([load(1, 5, 1)], -3, {}),
        ([load(1, 5, 1)], 3, {1: 3}),
        ([load(1, 2, 1)], 9, {1: 2}),
        ([load(1, 3, 0)], 9, {1: 3}),
        ([load(1, 1, 0)], 9, {}),
        ([load(1, 0, 4)], 9, {}),
        ([load(1, 9, 4), load(2, 9, 1)], 3, {2: 3}),
        ([load(1, 9, 4), load(2, 9, 1)], 5, {2: 4, 1: 1}),
        ([load(1, 9, 1), load(2, 9, 1)], 3, {1: 2, 2: 1}),
        ([load(1, 9, 1), load(2, 2, 1), load(3, 9, 0)], 8, {1: 3, 2: 2, 3: 4}),
    ],
)
def test_the_next_worker_is_given_to_the_import_that_has_the_fewest(waiting, spare, expected):
    assert shares(waiting, spare) == expected


def test_an_import_that_uses_all_cores_is_given_hosts():
    waiting = [load(1, 9, 1), Workload(2, "hashed", 9, 1)]
    assert shares(waiting, 6, 2, {"hashed"}) == {1: 4, 2: 2}
    assert shares(waiting, 6, 0, {"hashed"}) == {1: 6}
    assert shares(waiting[1:], 6, 1, {"hashed"}) == {2: 1}


@pytest.mark.parametrize(
    ("busy", "waiting", "workers", "hosts"),
    [
        (set(), 0, 4, 3),
        ({"a:9"}, 0, 3, 2),
        ({"a:9", "a:8"}, 0, 2, 2),
        ({"b:9"}, 1, 2, 1),
        ({"a:9", "b:9", "c:9", "d:9"}, 0, 0, 0),
        (set(), 9, 0, 0),
    ],
)
def test_workers_and_hosts_are_spare_that_do_nothing(busy, waiting, workers, hosts):
    live = LiveWorkers(WORKERS, waiting)
    assert (live.spare_workers(busy), live.spare_hosts(busy)) == (workers, hosts)


@pytest.mark.parametrize(
    ("count", "workers", "sizes"),
    [(10, 1, [10]), (10, 2, [5, 5]), (10, 4, [3, 3, 3, 1]), (10, 99, [2] * 5), (1, 3, [1])],
)
def test_rows_are_divided_evenly_and_not_into_crumbs(count, workers, sizes):
    rows = list(range(count))
    found = [rows[part] for part in even_slices(count, workers, 2)]
    assert [len(each) for each in found] == sizes
    assert [each for part in found for each in part] == rows


def test_an_import_is_given_the_workers_that_have_nothing_to_do(state, queue, divided, jobs):
    run_id = divided("u")
    queue.empty()
    state.queue.heartbeat(WORKERS)
    held = take_batch(state.session, run_id, "a:1", 60, "1")
    assert held is not None
    state.settings = replace(state.settings, lease_seconds=60)

    assert reconcile(state) == 1
    assert jobs() == {run_id: 2}, "Two batches are free; a third worker would find nothing."
    assert reconcile(state) == 1
    assert jobs() == {run_id: 2}
    assert len(set(queue.job_ids)) == 2

    queue.empty()
    state.queue.deregister(WORKERS[1:])
    assert reconcile(state) == 0
    assert jobs() == {}
    leases.give_back(state.session, held)
    assert reconcile(state) == 1
    assert jobs() == {run_id: 1}


def test_workers_are_shared_among_imports_and_jobs_that_wait_count(state, queue, divided, jobs):
    first, second = divided("u"), divided("w")
    queue.empty()
    state.queue.heartbeat(WORKERS)

    assert reconcile(state) == 2
    assert jobs() == {first: 2, second: 2}
    assert reconcile(state) == 2
    assert jobs() == {first: 2, second: 2}


def test_a_number_that_is_set_bounds_the_jobs_whatever_is_free(state, queue, divided, jobs):
    run_id = divided("u")
    queue.empty()
    state.queue.heartbeat(WORKERS)
    state.settings = replace(state.settings, parallel_jobs=1, lease_seconds=60)
    take_batch(state.session, run_id, "a:1", 60, "1")
    assert reconcile(state) == 0

    state.settings = replace(state.settings, parallel_jobs=2)
    assert reconcile(state) == 1
    assert jobs() == {run_id: 1}
    take_batch(state.session, run_id, "b:1", 60, "1")
    queue.empty()
    assert reconcile(state) == 0


def test_an_import_tells_what_is_free_and_what_is_held(state, divided):
    run_id = divided("u")
    take_batch(state.session, run_id, "a", 60, "1")

    [found] = workloads(state.session, 60)
    assert (found.run_id, found.free, found.live) == (run_id, 2, 1)
    # A lease that lives longer than any may is free.
    [found] = workloads(state.session, 8)
    assert (found.run_id, found.free, found.live) == (run_id, 3, 0)


def test_the_batches_of_a_tree_are_no_reason_for_a_job_beside(
    state, queue, divided, jobs, monkeypatch
):
    run_id = divided("u")
    queue.empty()
    state.queue.heartbeat(WORKERS)
    [importer] = {state.importers[each.importer] for each in workloads(state.session, 60)}
    monkeypatch.setattr(importer, "tree", object())

    assert reconcile(state) == 1
    assert jobs() == {run_id: 1}
