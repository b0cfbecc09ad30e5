"""Faults that need a console of their own: other settings, a Redis that is away, poison."""

from __future__ import annotations

import pytest
from redis import Redis

from tests.faults.conftest import MakeWorld
from tests.faults.crowd import Crowd
from tests.faults.stages import POISON
from tests.oracles import logins_of, look
from tests.sheets import row, sheet
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

STOPPED = "The program stopped several times at this file, so the import was ended."


def test_two_workers_at_once_make_everybody_once(make: MakeWorld) -> None:
    world = make("postgresql", BULK_IMPORT_PARALLEL_JOBS="3")
    crowd = Crowd(world)
    world.start_worker(processes=2)
    world.start_worker()
    crowd.upload()
    queue = world.app.extensions["bulk_import"].queue
    # A queue that enqueues too often is what RQ's "at least once" means.
    for slot in range(4):
        queue.enqueue_all([1, 1, 1], slot=slot)
        with Redis.from_url(world.redis.url) as client:
            client.flushall()
        queue.enqueue(1, slot=slot)
    crowd.until_end()


def test_a_row_that_kills_fails_and_the_others_are_created(make: MakeWorld) -> None:
    world = make("sqlite", BULK_IMPORT_MAX_DEATHS="1", BULK_IMPORT_LEASE_SECONDS="1")
    world.start_worker(app="tests.faults.staged")
    visitor = Visitor(world, world.person("Team Leader", world.team("Sales")))
    logins = [f"safe.{number}" for number in range(12)]
    rows = [row(login, "Sales") for login in logins]
    rows.insert(7, row("poison", "Sales", Password=POISON))
    public_id = visitor.upload(sheet(rows))
    whole = visitor.upload(sheet([row("none", "Sales", Password=POISON)]), mode="all_or_nothing")
    # An innocent import is not held up by the two.
    visitor.run(sheet([row("other", "Sales")]))
    check_poisoned(visitor, visitor.finish(public_id), logins)
    count = look(world, visitor.finish(whole))
    assert (count.status, count.reason, count.not_attempted) == ("FAILED", STOPPED, 1)
    assert STOPPED in visitor.line(whole)["Upload status"]


def check_poisoned(visitor: Visitor, public_id: str, logins: list[str]) -> None:
    """The one row is told, kept for repair, and the only one that is missing."""
    [fault] = visitor.faults(public_id)
    assert (fault.line, fault.message) == (9, "Row: Could not be processed.")
    assert "The program stopped several times at this row" in fault.hint
    assert logins_of(visitor.world, public_id) == set(logins)
    assert fault.message in visitor.error_file(public_id).records()[0]["Errors"]


def test_the_page_is_true_while_an_import_waits_and_runs(make: MakeWorld) -> None:
    world = make("sqlite")
    crowd = Crowd(world, 250, wrong=3)
    crowd.upload()
    second = crowd.upload_one()
    assert "No worker is running." in crowd.visitor.get("/").text
    first_line, second_line = map(crowd.visitor.line, (crowd.public_id, second))
    assert "Place 1 · waiting for a worker" in first_line["Upload status"]
    assert "Place 2 · waiting for a worker" in second_line["Upload status"]
    world.start_worker()
    crowd.until_middle()
    status = crowd.visitor.line(crowd.public_id)["Upload status"]
    assert status.startswith("In progress")
    assert "of 253" in status
    crowd.until_end()
    crowd.visitor.finish(second)
