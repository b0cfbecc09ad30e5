"""Processes that die or are told to leave: at a stage of their work, or at any moment."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from resource import RLIM_INFINITY, RLIMIT_AS, prlimit

from ctu.develop.servers.process import wait_until
from faults.injections.injection import MANY, Injection, kill, resume, send
from faults.injections.registry import kind
from faults.kinds.upload_race import posting
from faults.parts import stages
from faults.parts.redis_faults import kill_redis
from tests.suite.waiting import WAIT_SECONDS

LEASING = """
    SELECT b.owner FROM import_batch b JOIN import_run r ON r.id = b.run_id
    WHERE r.public_id = :id AND b.lease_until IS NOT NULL
"""
TIGHT_BYTES = 1024 * 1024


@kind("work-horse killed")
def kill_horse(injection: Injection) -> None:
    kill(injection.stop_at(stages.WORK).pid)
    injection.recover()


@kind("worker killed")
def kill_worker(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    kill(horse.parent)
    resume(horse.pid)
    injection.recover()


@kind("supervisor killed")
def kill_supervisor(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    kill(injection.environment.host_of(horse.session).supervisor.pid)
    resume(horse.pid)
    injection.recover()


@kind("whole host killed")
def kill_host(injection: Injection) -> None:
    host = injection.environment.host_of(injection.stop_at(stages.WORK).session)
    injection.environment.remove(host)
    injection.recover()


@kind("host killed at a random moment")
def kill_host_at_random(injection: Injection) -> None:
    tracked = injection.new_import(MANY)
    tracked.upload()
    injection.wait()
    injection.environment.remove(injection.random.choice(injection.environment.hosts))
    injection.recover()


@kind("everything killed, the servers too")
def cut_the_power(injection: Injection) -> None:
    environment = injection.environment
    injection.stop_at(stages.WORK)
    since = time.monotonic()
    for host in list(environment.hosts):
        environment.remove(host)
    kill_redis(environment.console.redis)
    if environment.server:
        environment.server.stop("immediate" if environment.server.is_safe else "fast")
        environment.server.start()
    environment.repair()
    injection.recover(since)


@kind("web process killed")
def kill_web(injection: Injection) -> None:
    stage = injection.random.choice(stages.WEB)
    tracked, web = injection.new_import(), injection.environment.web
    form = tracked.uploader.form()
    stages.arm(injection.environment.stops, stage)
    with posting(web, tracked, form) as sent:
        kill(injection.stopped(stage).pid)
    assert sent.status == 0, (stage, sent)
    stored = tracked.find(form["token"])
    assert bool(stored) == (stage in ("S2-stored", "S3-enqueued")), stage
    if not stored:
        assert wait_until(web.answers, web.check, WAIT_SECONDS)
        status, answer = web.post(tracked.uploader, tracked.content(), form)
        assert status == 201
        assert tracked.find(form["token"]) == answer["id"]
    injection.recover()


@kind("told to leave")
def tell_to_leave(injection: Injection) -> None:
    leave(injection, times=1)


@kind("told to leave twice")
def tell_to_leave_twice(injection: Injection) -> None:
    leave(injection, times=2)


def leave(injection: Injection, times: int) -> None:
    """Tell a host to leave while its work-horse is at a stage; it does."""
    horse = injection.stop_at(stages.WORK)
    host = injection.environment.host_of(horse.session)
    for _ in range(times):
        host.supervisor.terminate()
    resume(horse.pid)
    assert host.supervisor.wait(WAIT_SECONDS) == 0
    assert host.processes() == []
    injection.recover()


@kind("job out of time")
def run_out_of_time(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    # This is how RQ tells a job that its time is up, at whatever line it is.
    send(horse.pid, signal.SIGALRM)
    resume(horse.pid)
    injection.recover()


@kind("out of memory")
def run_out_of_memory(injection: Injection) -> None:
    horse = injection.stop_at(stages.WORK)
    with suppress(ProcessLookupError):
        prlimit(horse.pid, RLIMIT_AS, (TIGHT_BYTES, RLIM_INFINITY))
    resume(horse.pid)
    injection.recover()


@kind("leasing host killed, settings as shipped", is_shipped=True)
def kill_as_shipped(injection: Injection) -> None:
    tracked, environment = injection.new_import(400), injection.environment
    tracked.upload()
    tracked.until_middle()
    injection.wait()
    found: list[str] = []

    def is_leased() -> bool:
        found.extend(owner for (owner,) in environment.console.query(LEASING, id=tracked.public_id))
        return bool(found)

    assert wait_until(is_leased, lambda: None, WAIT_SECONDS), "The worker was too fast."
    environment.remove(environment.host_of(os.getsid(int(found[0].rpartition(":")[2]))))
    injection.recover()
