"""Processes that freeze: whoever holds a batch and is late finds that it is somebody else's."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from ctu.develop.servers.process import wait_until
from faults.injections.environment import FaultEnvironment
from faults.injections.injection import Injection, resume, send
from faults.injections.registry import POSTGRESQL, kind
from faults.parts import stages
from faults.parts.tracked_import import TrackedImport
from tests.parts.worker_process import WorkerProcess
from tests.suite.waiting import WAIT_SECONDS

REFUSED = ("job.stale", "job.outage", "job.database")
"""What whoever wakes up too late says: the batch is another's, or its connection has been ended."""
HELD = """
    SELECT b.number, b.fence, b.state, b.owner FROM import_batch b
    JOIN import_run r ON r.id = b.run_id WHERE r.public_id = :id ORDER BY b.number
"""
OWNED = "SELECT count(*) FROM import_batch WHERE owner LIKE :owner AND lease_until IS NOT NULL"


@kind("two owners of one batch")
def wake_a_stale_owner(injection: Injection) -> None:
    refused = overlap(injection, stages.LEASED)
    assert refused, "The stale owner has not even tried."


@kind("two owners, one in a transaction", POSTGRESQL, is_rare=True)
def wake_a_stale_owner_in_a_transaction(injection: Injection) -> None:
    overlap(injection, ("S9-written",))


def overlap(injection: Injection, places: Sequence[str]) -> int:
    """Freeze the host of whoever holds a batch until another has done it, and wake it again.

    Return how often it was told, awake, that it is too late.
    """
    tracked = injection.new_import()
    horse = injection.stop_at(places, tracked)
    host = injection.environment.host_of(horse.session)
    owned = injection.environment.console.query(OWNED, owner=f"%:{horse.pid}")
    freeze(host, injection.environment)
    if horse.pid not in host.processes():
        # The machine stood still for so long that the supervisor has ended it: nothing was tried.
        injection.environment.repair()
        injection.recover()
        return overlap(injection, places)
    assert owned == [(1,)]
    injection.recover()
    before, said = state_of(injection, tracked), refusals(host)
    for pid in injection.random.sample(host.processes(), len(host.processes())):
        resume(pid)
    assert wait_until(lambda: horse.pid not in host.processes(), host.check, WAIT_SECONDS)
    assert state_of(injection, tracked) == before, "The stale owner has written something."
    injection.overlaps += 1
    tracked.until_end()
    return refusals(host) - said


def refusals(host: WorkerProcess) -> int:
    """Return how often somebody on a host was told that it is too late."""
    return sum(host.said().count(event) for event in REFUSED)


def freeze(host: WorkerProcess, environment: FaultEnvironment) -> None:
    """Stop all processes of a host, as a virtual machine is stopped.

    Not while its supervisor writes to a SQLite database: two hosts do not share one, and whoever
    stops everything that could end a process with a lock keeps the lock.
    """
    horse = stages.stopped(environment.stops)
    others = [pid for pid in host.processes() if horse is None or pid != horse.pid]
    for pid in others:
        send(pid, signal.SIGSTOP)
    while not environment.is_writable():
        for number in (signal.SIGCONT, signal.SIGSTOP):
            for pid in others:
                send(pid, number)


def state_of(injection: Injection, tracked: TrackedImport) -> object:
    """Return everything that a stale owner could change."""
    console = injection.environment.console
    users = console.query(
        "SELECT id, login FROM user_account WHERE import_public_id = :id ORDER BY id",
        id=tracked.public_id,
    )
    query = "SELECT updated_at FROM import_run WHERE public_id = :id"
    changed = console.query(query, id=tracked.public_id)
    return injection.look(tracked), console.query(HELD, id=tracked.public_id), users, changed


@kind("work-horse frozen for good")
def freeze_a_horse(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    host = injection.environment.host_of(horse.session)
    injection.recover()
    # It would keep its worker from every other import.
    assert wait_until(lambda: horse.pid not in host.processes(), host.check, WAIT_SECONDS)


@kind("worker frozen and woken")
def freeze_a_worker(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    send(horse.parent, signal.SIGSTOP)
    resume(horse.pid)
    injection.wait(0, 2)
    resume(horse.parent)
    injection.recover()


@kind("supervisor frozen and woken")
def freeze_a_supervisor(injection: Injection) -> None:
    supervisor = injection.random.choice(injection.environment.hosts).supervisor.pid
    os.kill(supervisor, signal.SIGSTOP)
    horse = injection.stop_at(stages.WORK)
    injection.wait(0, 1.5)
    resume(horse.pid)
    resume(supervisor)
    injection.recover()
