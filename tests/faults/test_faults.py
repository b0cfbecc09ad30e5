"""An import of many that is broken off in the middle, and what pages say of it meanwhile."""

from __future__ import annotations

import time

import pytest

from tests.console_world import World
from tests.faults.crowd import Crowd
from tests.oracles import look
from tests.visitor import JSON

pytestmark = pytest.mark.slow


def test_of_all_or_nothing_killed_while_a_row_turns_bad_nothing_remains(world: World) -> None:
    worker, crowd = world.living_worker(), Crowd(world, 400)
    crowd.upload("all_or_nothing")
    crowd.until_preparing()
    assert worker.kill(worker.horses)
    killed = look(world, crowd.public_id)
    assert (killed.is_open, killed.created, killed.waiting) == (True, 0, 400)
    world.person("Agent", crowd.team, login=crowd.logins[200].upper())
    crowd.visitor.finish(crowd.public_id)
    count = look(world, crowd.public_id)
    assert (count.created, count.failed, count.not_attempted) == (0, 1, 399)


def test_asked_to_leave_a_worker_gives_its_batch_back(world: World) -> None:
    worker, crowd = world.living_worker(), Crowd(world)
    crowd.upload()
    crowd.until_middle()
    began = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - began < 15
    assert worker.processes() == []
    assert look(world, crowd.public_id).is_open
    kept = "SELECT count(*) FROM import_batch WHERE lease_until IS NOT NULL OR tries > 0"
    kept += " AND run_id = (SELECT id FROM import_run WHERE public_id = :id)"
    assert world.query(kept, id=crowd.public_id) == [(0,)]
    world.living_worker()
    crowd.until_end()


def test_cancelled_in_the_middle_what_is_done_stays(world: World) -> None:
    crowd = Crowd(world, wrong=5)
    visitor = crowd.visitor
    form = {"csrf_token": visitor.form()["csrf_token"]}
    world.living_worker()
    crowd.upload()
    crowd.until_middle()
    path = f"{visitor.pages}/{crowd.public_id}/cancel"
    answer = visitor.client.post(path, data=form, headers=JSON)
    assert answer.get_json()["cancelled"] is True
    ended = look(world, crowd.public_id)
    assert ended.status == "CANCELLED"
    assert ended.not_attempted > 0
    # One that comes later is worked on, so the worker has left the cancelled one by then.
    visitor.finish(crowd.upload_one())
    assert look(world, crowd.public_id) == ended
    status = visitor.line(crowd.public_id)["Upload status"]
    assert status == f"Cancelled {ended.not_attempted} rows not attempted"
