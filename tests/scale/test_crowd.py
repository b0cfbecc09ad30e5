"""Many upload in the same second: all are answered, and all imports are finished."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bench.fixtures.timed_client import TimedClient
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.web_server import serve
from tests.files.sheets import row, sheet
from tests.parts.console_fixture import PASSWORD, Console
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.slow

# `python -m bench crowd` does it with a hundred files, twenty rows each, on both databases.
UPLOADS, ROWS = 40, 5


@pytest.mark.nightly
@pytest.mark.parametrize("console", ["sqlite"], indirect=True)
def test_uploads_at_once_are_all_answered_and_finished(console: Console) -> None:
    team = console.team()
    leader = console.person("Team Leader", team)
    barrier = Barrier(UPLOADS)

    def upload(number: int) -> int:
        content = sheet([row(f"crowd.{number}.{each}", team) for each in range(ROWS)])
        barrier.wait()
        return client.upload(content)[0]

    with console.worker() as worker, serve(console.environment | {"CTU_LIMITS": "0"}) as server:
        client = TimedClient(server, leader.login, PASSWORD)
        with ThreadPoolExecutor(UPLOADS) as threads:
            assert list(threads.map(upload, range(UPLOADS))) == [201] * UPLOADS
        assert wait_until(lambda: ended(console) == UPLOADS, worker.check, WAIT_SECONDS), ended(
            console
        )
    [(people,)] = console.query("SELECT count(*) FROM user_account WHERE login LIKE 'crowd.%'")
    assert people == UPLOADS * ROWS


def ended(console: Console) -> int:
    """Return how many imports have created all their rows."""
    [(count,)] = console.query(
        "SELECT count(*) FROM import_run WHERE status = 'COMPLETED' AND file_name = 'people.csv'"
    )
    return int(count)
