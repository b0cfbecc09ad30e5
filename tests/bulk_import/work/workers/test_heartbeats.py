"""The heartbeat of the workers' parent: a database that is slow does not keep it back."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from errno import EAGAIN

import pytest
import redis
from sqlalchemy import event, text

from plugins.bulk_import.state import State
from plugins.bulk_import.work import reconciler
from plugins.bulk_import.work.workers.supervisor import SETTLED_SECONDS, Supervisor

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def supervisor(state: State) -> Iterator[Supervisor]:
    """Return the parent of one worker, which has started well and works on nothing."""
    wait = [sys.executable, "-c", "input()"]
    with subprocess.Popen(wait, stdin=subprocess.PIPE) as child:
        found = Supervisor(state, 1)
        found._born_at[child.pid] = time.monotonic() - 2 * SETTLED_SECONDS
        yield found
        child.kill()


def test_a_heartbeat_follows_each_step_of_a_sweep(state: State, supervisor: Supervisor) -> None:
    """Each transaction lasts longer here than a heartbeat: the one before it is over."""
    client, key = redis.Redis.from_url(state.settings.redis_url), state.queue._alive_key
    transactions = []

    def expire(connection: object) -> None:
        transactions.append(client.delete(key))

    event.listen(state.db.engine, "begin", expire)
    try:
        supervisor._sweep()
    finally:
        event.remove(state.db.engine, "begin", expire)
        is_working = state.queue.worker_status().is_working
        client.close()

    assert sum(transactions) >= 2, transactions
    assert is_working


def test_a_parent_that_gets_no_process_and_no_file_goes_on(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_given: object) -> int:
        raise OSError(EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("os.fork", refused)
    supervisor._fork()
    monkeypatch.setattr(reconciler, "reconcile", refused)
    monkeypatch.setattr(reconciler, "purge", refused)
    supervisor._sweep()

    assert time.monotonic() < supervisor._next_fork_at
    assert caplog.messages == [
        "worker.failed error=BlockingIOError",
        "supervisor.limit error=BlockingIOError",
    ]


def test_a_session_that_the_program_left_open_is_ended_before_a_fork(
    state: State, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise OSError(EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("os.fork", refused)
    state.session.execute(text("SELECT 1"))
    supervisor._fork()

    assert not state.session.in_transaction()
