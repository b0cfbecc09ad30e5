"""Processes that freeze: whoever holds a batch and is late finds that it is somebody else's."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from ctu.develop.process import wait_until
from tests.faults import stages
from tests.faults.crowd import Crowd
from tests.faults.kind import POSTGRESQL, kind
from tests.faults.scene import Scene, go_on
from tests.faults.stand import Stand
from tests.worker_process import WorkerProcess, parent_of

WAKE_SECONDS = 30.0
REFUSED = ("job.stale", "job.outage", "job.database")
"""What whoever wakes up too late says: the batch is another's, or its connection has been ended."""
HELD = """
    SELECT b.number, b.fence, b.state, b.owner FROM import_batch b
    JOIN import_run r ON r.id = b.run_id WHERE r.public_id = :id ORDER BY b.number
"""
OWNED = "SELECT count(*) FROM import_batch WHERE owner LIKE :owner AND lease_until IS NOT NULL"


@kind("two owners of one batch")
def wake_a_stale_owner(scene: Scene) -> None:
    refused = overlap(scene, stages.LEASED)
    assert refused, "The stale owner has not even tried."


@kind("two owners, one in a transaction", POSTGRESQL, is_rare=True)
def wake_a_stale_owner_in_a_transaction(scene: Scene) -> None:
    overlap(scene, ("S9-written",))


def overlap(scene: Scene, places: Sequence[str]) -> int:
    """Freeze the host of whoever holds a batch until another has done it, and wake it again.

    Return how often it was told, awake, that it is too late.
    """
    crowd = scene.crowd()
    horse = scene.stop_at(places, crowd)
    host = scene.stand.host_of(horse)
    assert scene.stand.world.query(OWNED, owner=f"%:{horse}") == [(1,)]
    freeze(host, scene.stand)
    if horse not in host.processes():
        # The machine stood still for so long that the supervisor has ended it: nothing was tried.
        scene.stand.mend()
        scene.recover()
        return overlap(scene, places)
    scene.recover()
    before, said = state_of(scene, crowd), refusals(host)
    for pid in scene.random.sample(host.processes(), len(host.processes())):
        go_on(pid)
    assert wait_until(lambda: horse not in host.processes(), host.check, WAKE_SECONDS)
    assert state_of(scene, crowd) == before, "The stale owner has written something."
    scene.overlaps += 1
    crowd.until_end()
    return refusals(host) - said


def refusals(host: WorkerProcess) -> int:
    """Return how often somebody on a host was told that it is too late."""
    return sum(host.said().count(event) for event in REFUSED)


def freeze(host: WorkerProcess, stand: Stand) -> None:
    """Stop all processes of a host, as a virtual machine is stopped.

    Not while its supervisor writes to a SQLite database: two hosts do not share one, and whoever
    stops everything that could end a process with a lock keeps the lock.
    """
    others = [pid for pid in host.processes() if pid != stages.stopped(stand.stops)]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    while not stand.is_writable():
        for number in (signal.SIGCONT, signal.SIGSTOP):
            for pid in others:
                os.kill(pid, number)


def state_of(scene: Scene, crowd: Crowd) -> object:
    """Return everything that a stale owner could change."""
    world = scene.stand.world
    users = world.query(
        "SELECT id, login FROM user_account WHERE import_public_id = :id ORDER BY id",
        id=crowd.public_id,
    )
    query = "SELECT updated_at FROM import_run WHERE public_id = :id"
    changed = world.query(query, id=crowd.public_id)
    return scene.look(crowd), world.query(HELD, id=crowd.public_id), users, changed


@kind("work-horse frozen for good")
def freeze_a_horse(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    host = scene.stand.host_of(horse)
    scene.recover()
    # It would keep its worker from every other import.
    assert wait_until(lambda: horse not in host.processes(), host.check, WAKE_SECONDS)


@kind("worker frozen and woken")
def freeze_a_worker(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    worker = parent_of(horse)
    os.kill(worker, signal.SIGSTOP)
    go_on(horse)
    scene.wait(0, 2)
    go_on(worker)
    scene.recover()


@kind("supervisor frozen and woken")
def freeze_a_supervisor(scene: Scene) -> None:
    supervisor = scene.random.choice(scene.stand.hosts).supervisor.pid
    os.kill(supervisor, signal.SIGSTOP)
    horse = scene.stop_at(stages.WORK)
    scene.wait(0, 1.5)
    go_on(horse)
    go_on(supervisor)
    scene.recover()
