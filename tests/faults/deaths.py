"""Processes that die or are told to leave: at a stage of their work, or at any moment."""

from __future__ import annotations

import os
import signal
import time
from resource import RLIM_INFINITY, RLIMIT_AS, prlimit

from ctu.develop.process import wait_until
from tests.faults import stages
from tests.faults.kind import kind
from tests.faults.posts import posting
from tests.faults.scene import MANY, Scene, go_on, kill
from tests.worker_process import STOP_SECONDS, parent_of

LEASING = """
    SELECT b.owner FROM import_batch b JOIN import_run r ON r.id = b.run_id
    WHERE r.public_id = :id AND b.lease_until IS NOT NULL
"""
TIGHT_BYTES = 1024 * 1024


@kind("work-horse killed")
def kill_horse(scene: Scene) -> None:
    kill(scene.stop_at(stages.WORK))
    scene.recover()


@kind("worker killed")
def kill_worker(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    kill(parent_of(horse))
    go_on(horse)
    scene.recover()


@kind("supervisor killed")
def kill_supervisor(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    kill(scene.stand.host_of(horse).supervisor.pid)
    go_on(horse)
    scene.recover()


@kind("whole host killed")
def kill_host(scene: Scene) -> None:
    host = scene.stand.host_of(scene.stop_at(stages.WORK))
    scene.stand.leave(host)
    scene.recover()


@kind("host killed at a random moment")
def kill_host_at_random(scene: Scene) -> None:
    crowd = scene.crowd(MANY)
    crowd.upload()
    scene.wait()
    scene.stand.leave(scene.random.choice(scene.stand.hosts))
    scene.recover()


@kind("everything killed, the servers too")
def cut_the_power(scene: Scene) -> None:
    stand = scene.stand
    scene.stop_at(stages.WORK)
    since = time.monotonic()
    for host in list(stand.hosts):
        stand.leave(host)
    redis = stand.world.redis
    assert redis.process is not None
    redis.process.kill()
    redis.stop()
    if stand.server:
        stand.server.stop("immediate" if stand.server.is_safe else "fast")
        stand.server.start()
    stand.mend()
    scene.recover(since)


@kind("web process killed")
def kill_web(scene: Scene) -> None:
    stage = scene.random.choice(stages.WEB)
    crowd, web = scene.crowd(), scene.stand.web
    form = crowd.visitor.form()
    stages.arm(scene.stand.stops, stage)
    with posting(web, crowd, form) as sent:
        kill(scene.stopped(stage))
    assert sent.status == 0, (stage, sent)
    stored = crowd.find(form["token"])
    assert bool(stored) == (stage in ("S2-stored", "S3-enqueued")), stage
    if not stored:
        assert wait_until(web.answers, web.check, 30)
        status, answer = web.post(crowd.visitor, crowd.content(), form)
        assert status == 201
        assert crowd.find(form["token"]) == answer["id"]
    scene.recover()


@kind("told to leave")
def tell_to_leave(scene: Scene) -> None:
    leave(scene, times=1)


@kind("told to leave twice")
def tell_to_leave_twice(scene: Scene) -> None:
    leave(scene, times=2)


def leave(scene: Scene, times: int) -> None:
    """Tell a host to leave while its work-horse is at a stage; it does within seconds."""
    horse = scene.stop_at(stages.WORK)
    host = scene.stand.host_of(horse)
    for _ in range(times):
        host.supervisor.terminate()
    go_on(horse)
    assert host.supervisor.wait(STOP_SECONDS) == 0
    assert host.processes() == []
    scene.recover()


@kind("job out of time")
def run_out_of_time(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    # This is how RQ tells a job that its time is up, at whatever line it is.
    os.kill(horse, signal.SIGALRM)
    go_on(horse)
    scene.recover()


@kind("out of memory")
def run_out_of_memory(scene: Scene) -> None:
    horse = scene.stop_at(stages.WORK)
    prlimit(horse, RLIMIT_AS, (TIGHT_BYTES, RLIM_INFINITY))
    go_on(horse)
    scene.recover()


@kind("leasing host killed, settings as shipped", is_shipped=True)
def kill_as_shipped(scene: Scene) -> None:
    crowd, stand = scene.crowd(400), scene.stand
    crowd.upload()
    crowd.until_middle()
    scene.wait()
    found: list[str] = []

    def is_leased() -> bool:
        found.extend(owner for (owner,) in stand.world.query(LEASING, id=crowd.public_id))
        return bool(found)

    assert wait_until(is_leased, lambda: None, 30), "The worker was too fast."
    stand.leave(stand.host_of(int(found[0].rpartition(":")[2])))
    scene.recover()
