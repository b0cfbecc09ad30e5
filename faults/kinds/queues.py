"""Redis away, emptied, full or silent: the job is lost, and no import with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from faults.injections.environment import FaultEnvironment
from faults.injections.injection import MANY, Injection, resume
from faults.injections.registry import kind
from faults.parts import stages
from faults.parts.redis_faults import frozen_redis

Trouble = Callable[[FaultEnvironment], AbstractContextManager[None]]
LONGEST_SECONDS = 1.5
SOON_SECONDS = 15.0
"""An upload that waits for a queue without bound takes longer, also on a busy machine."""


def during(injection: Injection, trouble: Trouble) -> None:
    """Have trouble at a stage of the work, or around the upload; it lasts for a random time."""
    if injection.random.random() < 0.5:
        horse = injection.stop_at(stages.WORK)
        with trouble(injection.environment):
            resume(horse.pid)
            injection.wait(0, LONGEST_SECONDS)
    else:
        tracked = injection.new_import(MANY)
        form = tracked.uploader.form()
        with trouble(injection.environment):
            began = time.monotonic()
            tracked.public_id = tracked.uploader.upload(tracked.content(), form=form)
            assert time.monotonic() - began < SOON_SECONDS
            injection.wait(0, LONGEST_SECONDS)
    injection.recover()


def empty(injection: Injection) -> None:
    """Forget everything that Redis holds."""
    with injection.environment.redis() as client:
        client.flushall()


@kind("Redis flushed")
def flush(injection: Injection) -> None:
    tracked = injection.new_import(MANY)
    tracked.upload()
    injection.wait()
    empty(injection)
    waiting = injection.new_import(1, 0)
    waiting.upload()
    empty(injection)
    injection.recover()


@kind("Redis flushed at a stage")
def flush_at_a_stage(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    empty(injection)
    resume(horse.pid)
    injection.recover()


@kind("Redis restarted empty")
def restart(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    injection.environment.console.redis.stop()
    injection.environment.console.redis.start()
    resume(horse.pid)
    injection.recover()


@kind("Redis stopped at the upload")
def stop_at_the_upload(injection: Injection) -> None:
    tracked, redis = injection.new_import(), injection.environment.console.redis
    form = tracked.uploader.form()
    redis.stop()
    began = time.monotonic()
    tracked.public_id = tracked.uploader.upload(tracked.content(), form=form)
    assert time.monotonic() - began < SOON_SECONDS
    assert "The queue cannot be reached." in tracked.uploader.get("/").text
    assert injection.look(tracked).status == "PENDING"
    redis.start()
    injection.recover()


@kind("Redis stopped in the middle")
def stop_in_the_middle(injection: Injection) -> None:
    during(injection, stopped)


@kind("Redis read-only")
def read_only(injection: Injection) -> None:
    during(injection, replicated)


@kind("Redis out of memory")
def out_of_memory(injection: Injection) -> None:
    during(injection, full)


@kind("Redis silent")
def silence(injection: Injection) -> None:
    during(injection, lambda environment: frozen_redis(environment.console.redis))


@contextmanager
def stopped(environment: FaultEnvironment) -> Iterator[None]:
    """Stop Redis for a block."""
    environment.console.redis.stop()
    yield
    environment.console.redis.start()


@contextmanager
def replicated(environment: FaultEnvironment) -> Iterator[None]:
    """Make Redis a copy of a server that is not there: it can be read only."""
    with environment.redis() as client:
        client.execute_command("REPLICAOF", "127.0.0.1", "1")
        yield
        client.execute_command("REPLICAOF", "NO", "ONE")


@contextmanager
def full(environment: FaultEnvironment) -> Iterator[None]:
    """Let Redis refuse whatever needs memory."""
    with environment.redis() as client:
        client.config_set("maxmemory", 1)
        yield
        client.config_set("maxmemory", 0)
