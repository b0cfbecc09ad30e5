"""Kill anything at any moment: nobody is lost, nobody is doubled, and the page tells the truth."""

from __future__ import annotations

import signal
import time
from contextlib import ExitStack

import pytest
from redis import Redis

from tests.console_world import World
from tests.faults.conftest import MakeWorld
from tests.faults.crowd import Crowd
from tests.faults.poisoned import POISON
from tests.oracles import follow, logins_of, look
from tests.sheets import row, sheet
from tests.visitor import JSON, Visitor
from tests.worker_process import WorkerProcess

pytestmark = pytest.mark.slow

STOPPED = "The program stopped several times at this file, so the import was ended."


@pytest.mark.parametrize("whom", ["work-horse", "worker", "supervisor", "everything"])
def test_another_finishes_what_a_killed_process_began(
    world: World, visitor: Visitor, whom: str
) -> None:
    crowd = Crowd(visitor, wrong=5)
    with ExitStack() as exits:
        worker = exits.enter_context(world.worker())
        crowd.upload()
        crowd.until_middle()
        assert worker.kill(
            {
                "work-horse": worker.horses,
                "worker": worker.workers,
                "supervisor": lambda: [worker.supervisor.pid],
                "everything": worker.processes,
            }[whom]
        )
        if whom in ("supervisor", "everything"):
            worker.supervisor.wait()
            exits.enter_context(world.worker())
        crowd.until_end()


def test_two_workers_and_an_emptied_redis_make_everybody_once(make: MakeWorld) -> None:
    world = make("postgresql", BULK_IMPORT_PARALLEL_JOBS="2")
    crowd = Crowd(Visitor(world, world.person("Team Leader", world.team("Sales"))))
    with world.worker(), world.worker(processes=2):
        crowd.upload()
        for number in range(3):
            crowd.visitor.world.app.extensions["bulk_import"].bell.ring(1, slot=number)
        crowd.until_middle()
        with Redis.from_url(world.redis.url) as client:
            client.flushall()
        crowd.until_end()


def test_an_emptied_redis_loses_no_import(world: World, visitor: Visitor) -> None:
    crowd = Crowd(visitor, size=300)
    with world.worker() as worker:
        crowd.upload()
        crowd.until_middle()
        with Redis.from_url(world.redis.url) as client:
            client.flushall()
        waiting = [visitor.upload(sheet([row(f"later.{n}", "Sales")])) for n in range(3)]
        with Redis.from_url(world.redis.url) as client:
            client.flushall()
        crowd.until_end()
        for public_id in waiting:
            visitor.finish(public_id)
        worker.check()


def test_an_upload_without_redis_is_kept_and_runs_when_it_is_back(make: MakeWorld) -> None:
    world = make("sqlite")
    visitor = Visitor(world, world.person("Team Leader", world.team("Sales")))
    crowd = Crowd(visitor, size=50)
    with world.worker():
        world.redis.stop()
        content, form = crowd.content(), visitor.form()
        began = time.monotonic()
        crowd.public_id = visitor.upload(content, form=form)
        assert time.monotonic() - began < 2
        assert look(world, crowd.public_id).status == "PENDING"
        assert "The queue cannot be reached." in visitor.get("/").text
        world.redis.start()
        crowd.until_end()


def test_asked_to_leave_a_worker_gives_its_batch_back(world: World, visitor: Visitor) -> None:
    crowd = Crowd(visitor)
    with world.worker() as worker:
        crowd.upload()
        crowd.until_middle()
        began = time.monotonic()
        assert worker.stop() == 0
        assert time.monotonic() - began < 15
        assert worker.processes() == []
    assert look(world, crowd.public_id).is_open
    kept = "SELECT count(*) FROM import_batch WHERE lease_until IS NOT NULL OR tries > 0"
    assert world.query(kept) == [(0,)]
    with world.worker():
        crowd.until_end()


def test_cancelled_in_the_middle_what_is_done_stays(world: World, visitor: Visitor) -> None:
    crowd = Crowd(visitor, wrong=5)
    form = {"csrf_token": visitor.form()["csrf_token"]}
    with world.worker():
        crowd.upload()
        crowd.until_middle()
        path = f"{visitor.pages}/{crowd.public_id}/cancel"
        answer = visitor.client.post(path, data=form, headers=JSON)
        assert answer.get_json()["cancelled"] is True
        ended = look(world, crowd.public_id)
        assert ended.status == "CANCELLED"
        assert ended.not_attempted > 0
        # An import that comes later is worked on, so the cancelled one has been left by then.
        visitor.run(sheet([row("later", "Sales")]))
        assert look(world, crowd.public_id) == ended
    assert (
        f"{ended.not_attempted} rows not attempted"
        in visitor.line(crowd.public_id)["Upload status"]
    )


def test_who_wakes_up_too_late_commits_nothing(make: MakeWorld) -> None:
    world = make("postgresql", BULK_IMPORT_LEASE_SECONDS="1")
    crowd = Crowd(Visitor(world, world.person("Team Leader", world.team("Sales"))))
    with world.worker(processes=2) as worker:
        crowd.upload()
        crowd.until_middle()
        frozen = worker.kill(worker.horses, signal.SIGSTOP)
        count = crowd.until_end()
        for horse in frozen:
            assert horse in worker.horses()
        worker.kill(lambda: frozen, signal.SIGCONT)
        # It finds its fence gone and leaves.
        await_end(worker, frozen)
        assert look(world, crowd.public_id) == count
        assert "job.stale" in worker.said()


def await_end(worker: WorkerProcess, pids: list[int]) -> None:
    """Wait until some processes are gone."""
    deadline = time.monotonic() + 30
    while set(pids) & set(worker.horses()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_row_that_kills_fails_and_the_others_are_created(make: MakeWorld) -> None:
    world = make("sqlite", BULK_IMPORT_MAX_DEATHS="1", BULK_IMPORT_LEASE_SECONDS="1")
    visitor = Visitor(world, world.person("Team Leader", world.team("Sales")))
    rows = [row(f"safe.{number}", "Sales") for number in range(12)]
    rows.insert(7, row("poison", "Sales", Password=POISON))
    others = [row(f"none.{number}", "Sales", Password=each["Password"])
              for number, each in enumerate(rows)]  # fmt: skip
    with world.worker(app="tests.faults.poisoned"):
        public_id = visitor.upload(sheet(rows))
        whole = visitor.upload(sheet(others), mode="all_or_nothing")
        visitor.run(sheet([row("other", "Sales")]))
        visitor.finish(public_id)
        visitor.finish(whole)
    [fault] = visitor.faults(public_id)
    assert (fault.line, fault.message) == (9, "Row: Could not be processed.")
    assert "The program stopped several times at this row" in fault.hint
    assert logins_of(world, public_id) == {f"safe.{number}" for number in range(12)}
    assert fault.message in visitor.error_file(public_id).records()[0]["Errors"]
    assert look(world, whole).reason == STOPPED
    assert logins_of(world, whole) == set()


def test_counts_and_place_are_true_while_it_waits_and_runs(make: MakeWorld) -> None:
    world = make("sqlite")
    visitor = Visitor(world, world.person("Team Leader", world.team("Sales")))
    crowd = Crowd(visitor, size=300, wrong=3)
    crowd.upload()
    second = visitor.upload(sheet([row("second", "Sales")]))
    assert "No worker is running." in visitor.get("/").text
    assert "Place 1 · waiting for a worker" in visitor.line(crowd.public_id)["Upload status"]
    assert "Place 2 · waiting for a worker" in visitor.line(second)["Upload status"]
    with world.worker():
        crowd.until_middle()
        status = visitor.line(crowd.public_id)["Upload status"]
        assert status.startswith("In progress")
        assert f"of {crowd.size + crowd.wrong}" in status
        crowd.until_end()
        follow(world, second, lambda now: not now.is_open)
