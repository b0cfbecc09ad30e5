"""One import that several workers share, each person of which is made once."""

from __future__ import annotations

import pytest

from ctu.develop.servers.process import wait_until
from faults.parts.tracked_import import TrackedImport
from tests.faults.console_settings import MakeConsole
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow

# Whoever takes a job works until the import has ended, so that a second owner is a second worker.
LONG_JOBS = {"BULK_IMPORT_JOB_SECONDS": "600"}
OWNERS = """SELECT DISTINCT b.owner FROM import_batch AS b JOIN import_run AS r ON r.id = b.run_id
WHERE r.public_id = :id AND b.owner IS NOT NULL"""


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_workers_of_two_supervisors_share_an_import(make: MakeConsole, kind: str) -> None:
    _share(make, kind, {})


@pytest.mark.nightly
def test_an_import_has_one_worker_where_one_is_set(make: MakeConsole) -> None:
    with pytest.raises(AssertionError, match="one worker"):
        _share(make, "postgresql", {"BULK_IMPORT_PARALLEL_JOBS": "1"})


def _share(make: MakeConsole, kind: str, settings: dict[str, str]) -> None:
    console = make(kind, **LONG_JOBS, **settings)
    workers = [console.start_worker(app="faults.apps.elsewhere") for _ in range(2)]
    queue = console.app.extensions["bulk_import"].queue

    def check() -> None:
        for worker in workers:
            worker.check()

    assert wait_until(lambda: len(queue.live_workers().names) == 2, check, WAIT_SECONDS)
    tracked = TrackedImport(console, size=990)
    tracked.upload()
    tracked.until_end()
    owners = console.query(OWNERS, id=tracked.public_id)
    assert len(owners) > 1, f"The import had one worker: {owners}"
