"""Old and new code side by side: whatever one has begun, one of them finishes."""

from __future__ import annotations

import signal

import pytest

from ctu.develop.process import wait_until
from plugins.bulk_import.work.jobs import CODE_VERSION
from tests.console_world import World
from tests.faults.conftest import MakeWorld
from tests.faults.crowd import Crowd
from tests.oracles import look
from tests.worker_process import WorkerProcess

pytestmark = pytest.mark.slow

OLDER, NEWER = "tests.faults.older", "tests.faults.newer"


def versions(world: World, public_id: str) -> set[str]:
    """Return which versions of the code have worked on an import."""
    query = """SELECT DISTINCT code_version FROM import_batch WHERE run_id =
      (SELECT id FROM import_run WHERE public_id = :id)"""
    return {version for (version,) in world.query(query, id=public_id)}


def leave(worker: WorkerProcess) -> None:
    """Stop a worker as an upgrade does."""
    assert worker.stop() == 0


def test_an_import_in_the_middle_is_taken_over_by_the_new_code(make: MakeWorld) -> None:
    world = make("sqlite")
    crowd = Crowd(world, wrong=5)
    today, older = world.start_worker(), world.start_worker(app=OLDER)
    today.kill(today.workers, signal.SIGSTOP)
    crowd.upload()
    crowd.until_middle()
    waiting = crowd.upload_one()
    today.kill(today.workers, signal.SIGCONT)
    leave(older)
    crowd.until_end()
    crowd.visitor.finish(waiting)
    assert versions(world, crowd.public_id) == {"older", CODE_VERSION}


def test_what_only_newer_code_can_open_waits_for_it_unharmed(make: MakeWorld) -> None:
    world = make("postgresql")
    crowd = Crowd(world, wrong=5)
    newer = world.start_worker(app=NEWER)
    crowd.upload()
    crowd.until_middle()
    leave(newer)
    with world.worker() as today:
        assert wait_until(lambda: "error=SealBroken" in today.said(), today.check, 30)
        before = look(world, crowd.public_id)
        own = crowd.upload_one()
        crowd.visitor.finish(own)
        assert look(world, crowd.public_id) == before
        world.start_worker(app=NEWER)
        crowd.until_end()
    assert "job.broken" not in today.said()
