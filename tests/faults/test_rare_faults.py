"""Faults that need a console of their own: other settings, a Redis that is away, poison."""

from __future__ import annotations

import signal
import time

import pytest

from ctu.develop.process import wait_until
from tests.faults.conftest import MakeWorld
from tests.faults.crowd import Crowd
from tests.faults.poisoned import POISON
from tests.faults.test_faults import empty_redis
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
    bell = world.app.extensions["bulk_import"].bell
    # A bell that rings too often is what RQ's "at least once" means.
    for slot in range(4):
        bell.ring_all([1, 1, 1], slot=slot)
        empty_redis(world)
        bell.ring(1, slot=slot)
    crowd.until_end()


def test_an_upload_without_redis_is_kept_and_runs_when_it_is_back(make: MakeWorld) -> None:
    world = make("sqlite")
    crowd = Crowd(world, 50)
    world.start_worker()
    world.redis.stop()
    form = crowd.visitor.form()
    began = time.monotonic()
    crowd.public_id = crowd.visitor.upload(crowd.content(), form=form)
    assert time.monotonic() - began < 2
    assert look(world, crowd.public_id).status == "PENDING"
    assert "The queue cannot be reached." in crowd.visitor.get("/").text
    world.redis.start()
    crowd.until_end()


def test_who_freezes_in_a_transaction_holds_nobody_up(make: MakeWorld) -> None:
    world = make("postgresql", BULK_IMPORT_LEASE_SECONDS="1")
    worker = world.start_worker(processes=2, app="tests.faults.frozen")
    crowd = Crowd(world, 150, wrong=2)
    crowd.upload()
    count = crowd.until_end()
    [frozen] = worker.horses()
    worker.kill(lambda: [frozen], signal.SIGCONT)
    assert wait_until(lambda: frozen not in worker.horses(), worker.check, 30)
    assert look(world, crowd.public_id) == count


def test_a_row_that_kills_fails_and_the_others_are_created(make: MakeWorld) -> None:
    world = make("sqlite", BULK_IMPORT_MAX_DEATHS="1", BULK_IMPORT_LEASE_SECONDS="1")
    world.start_worker(app="tests.faults.poisoned")
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
