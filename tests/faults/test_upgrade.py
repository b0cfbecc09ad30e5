"""Old and new code side by side: an import that either has begun is finished."""

from __future__ import annotations

import signal

import pytest

from ctu.develop.servers.process import wait_until
from faults.parts.tracked_import import TrackedImport
from plugins.bulk_import.work.jobs import CODE_VERSION
from tests.faults.console_settings import MakeConsole
from tests.inspection.invariants import look
from tests.parts.console_fixture import Console
from tests.parts.worker_process import WorkerProcess
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow

OLDER, NEWER = "faults.apps.older", "faults.apps.newer"


def versions(console: Console, public_id: str) -> set[str]:
    """Return which versions of the code have worked on an import."""
    query = """SELECT DISTINCT code_version FROM import_batch WHERE run_id =
      (SELECT id FROM import_run WHERE public_id = :id)"""
    return {version for (version,) in console.query(query, id=public_id)}


def leave(worker: WorkerProcess) -> None:
    """Stop a worker as an upgrade does."""
    assert worker.stop() == 0


@pytest.mark.nightly
def test_an_import_in_the_middle_is_taken_over_by_the_new_code(make: MakeConsole) -> None:
    console = make("sqlite")
    tracked = TrackedImport(console, wrong=5)
    today, older = console.start_worker(), console.start_worker(app=OLDER)
    today.kill(today.workers, signal.SIGSTOP)
    tracked.upload()
    tracked.until_middle()
    waiting = tracked.upload_one()
    today.kill(today.workers, signal.SIGCONT)
    leave(older)
    tracked.until_end()
    tracked.uploader.finish(waiting)
    assert versions(console, tracked.public_id) == {"older", CODE_VERSION}


@pytest.mark.nightly
def test_a_batch_that_only_newer_code_can_open_waits_for_it(make: MakeConsole) -> None:
    console = make("postgresql")
    tracked = TrackedImport(console, wrong=5)
    newer = console.start_worker(app=NEWER)
    tracked.upload()
    tracked.until_middle()
    leave(newer)
    with console.worker() as today:
        assert wait_until(lambda: "error=SealBroken" in today.said(), today.check, WAIT_SECONDS)
        before = look(console, tracked.public_id)
        own = tracked.upload_one()
        tracked.uploader.finish(own)
        assert look(console, tracked.public_id) == before
        console.start_worker(app=NEWER)
        tracked.until_end()
    assert "job.broken" not in today.said()
