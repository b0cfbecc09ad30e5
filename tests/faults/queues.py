"""Redis away, emptied, full or silent: the job is lost, and no import with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.faults import stages
from tests.faults.kind import kind
from tests.faults.scene import MANY, Scene, go_on
from tests.faults.stand import Stand

Trouble = Callable[[Stand], AbstractContextManager[None]]
LONGEST_SECONDS = 1.5


def during(scene: Scene, trouble: Trouble) -> None:
    """Have trouble at a stage of the work, or around the upload; it lasts for a random time."""
    if scene.random.random() < 0.5:
        horse = scene.stop_at(stages.WORK)
        with trouble(scene.stand):
            go_on(horse)
            scene.wait(0, LONGEST_SECONDS)
    else:
        crowd = scene.crowd(MANY)
        form = crowd.visitor.form()
        with trouble(scene.stand):
            began = time.monotonic()
            crowd.public_id = crowd.visitor.upload(crowd.content(), form=form)
            assert time.monotonic() - began < 5
            scene.wait(0, LONGEST_SECONDS)
    scene.recover()


def empty(scene: Scene) -> None:
    """Forget everything that Redis holds."""
    with scene.stand.redis() as client:
        client.flushall()


@kind("Redis flushed")
def flush(scene: Scene) -> None:
    crowd = scene.crowd(MANY)
    crowd.upload()
    scene.wait()
    empty(scene)
    waiting = scene.crowd(1, 0)
    waiting.upload()
    empty(scene)
    scene.recover()


@kind("Redis flushed at a stage")
def flush_at_a_stage(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    empty(scene)
    go_on(horse)
    scene.recover()


@kind("Redis restarted empty")
def restart(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    scene.stand.world.redis.stop()
    scene.stand.world.redis.start()
    go_on(horse)
    scene.recover()


@kind("Redis stopped at the upload")
def stop_at_the_upload(scene: Scene) -> None:
    crowd, redis = scene.crowd(), scene.stand.world.redis
    form = crowd.visitor.form()
    redis.stop()
    began = time.monotonic()
    crowd.public_id = crowd.visitor.upload(crowd.content(), form=form)
    assert time.monotonic() - began < 5
    assert "The queue cannot be reached." in crowd.visitor.get("/").text
    assert scene.look(crowd).status == "PENDING"
    redis.start()
    scene.recover()


@kind("Redis stopped in the middle")
def stop_in_the_middle(scene: Scene) -> None:
    during(scene, stopped)


@kind("Redis read-only")
def read_only(scene: Scene) -> None:
    during(scene, replicated)


@kind("Redis out of memory")
def out_of_memory(scene: Scene) -> None:
    during(scene, full)


@kind("Redis silent")
def silence(scene: Scene) -> None:
    during(scene, frozen)


@contextmanager
def stopped(stand: Stand) -> Iterator[None]:
    """Stop Redis for a block."""
    stand.world.redis.stop()
    yield
    stand.world.redis.start()


@contextmanager
def replicated(stand: Stand) -> Iterator[None]:
    """Make Redis a copy of a server that is not there: it can be read only."""
    with stand.redis() as client:
        client.execute_command("REPLICAOF", "127.0.0.1", "1")
        yield
        client.execute_command("REPLICAOF", "NO", "ONE")


@contextmanager
def full(stand: Stand) -> Iterator[None]:
    """Let Redis refuse whatever needs memory."""
    with stand.redis() as client:
        client.config_set("maxmemory", 1)
        yield
        client.config_set("maxmemory", 0)


@contextmanager
def frozen(stand: Stand) -> Iterator[None]:
    """Let Redis take connections and answer nothing."""
    process = stand.world.redis.process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    yield
    os.kill(process.pid, signal.SIGCONT)
