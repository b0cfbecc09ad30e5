"""Jobs that enqueue too often, for nobody, or too late, and rows that kill whoever takes them."""

from __future__ import annotations

from cryptography.fernet import Fernet

from ctu.develop.process import wait_until
from tests.faults import stages
from tests.faults.crowd import Crowd
from tests.faults.kind import kind
from tests.faults.scene import Scene, go_on
from tests.faults.stages import POISON
from tests.faults.stand import APP
from tests.sheets import row, sheet
from tests.visitor import Visitor

UNKNOWN = 987_654_321
TIMES = 10


def enqueue(scene: Scene, run_id: int, times: int = 1) -> None:
    """Queue jobs for an import, whether one waits already or not."""
    queue = scene.stand.world.app.extensions["bulk_import"].queue
    for _ in range(times):
        # What waits under an id is not looked at: RQ takes the same id twice.
        queue._enqueue(run_id, scene.random.randrange(2))


def number_of(scene: Scene, crowd: Crowd) -> int:
    """Return what an import is called in the queue."""
    query = "SELECT id FROM import_run WHERE public_id = :id"
    return int(scene.stand.world.query(query, id=crowd.public_id)[0][0])


@kind("enqueued ten times")
def enqueue_ten_times(scene: Scene) -> None:
    crowd = scene.crowd(60)
    horse = scene.stop_at(stages.WORK, crowd)
    enqueue(scene, number_of(scene, crowd), TIMES)
    go_on(horse)
    enqueue(scene, number_of(scene, crowd), TIMES)
    scene.recover()


@kind("enqueued for nobody")
def enqueue_for_nobody(scene: Scene) -> None:
    crowd = scene.crowd()
    enqueue(scene, UNKNOWN, 2)
    crowd.upload()
    enqueue(scene, UNKNOWN)
    enqueue(scene, -1)
    scene.recover()


@kind("enqueued after the end")
def enqueue_after_the_end(scene: Scene) -> None:
    crowd, later = scene.crowd(), scene.crowd(2, 0)
    crowd.upload()
    before = scene.end(crowd)
    enqueue(scene, number_of(scene, crowd), 3)
    # One that comes later is worked on, so the jobs before it have been heard by then.
    later.upload()
    scene.end(later)
    assert scene.look(crowd) == before
    scene.recover()


@kind("poison before good ones", is_rare=True)
def poison(scene: Scene) -> None:
    world = scene.stand.world
    team = world.team()
    visitor = Visitor(world, world.person("Team Leader", team))
    good = [world.name("safe.") for _ in range(10)]
    rows = [row(login, team) for login in good]
    rows.insert(scene.random.randrange(4), row(world.name("poison."), team, Password=POISON))
    deadly = scene.crowd(0, 0)
    deadly.public_id = visitor.upload(sheet(rows))
    innocent = scene.crowd()
    innocent.upload()
    scene.end(innocent)
    innocent.until_end()
    count = scene.end(deadly)
    assert (count.created, count.failed) == (len(good), 1)
    [fault] = visitor.faults(deadly.public_id)
    assert fault.message == "Row: Could not be processed."


@kind("key missing for a while", is_rare=True)
def miss_the_key(scene: Scene) -> None:
    stand, crowd = scene.stand, scene.crowd()
    for host in list(stand.hosts):
        stand.leave(host)
    other = Fernet.generate_key().decode()
    stranger = stand.world.start_worker(app=APP, BULK_IMPORT_KEYS=other)
    stand.hosts.append(stranger)
    crowd.upload()
    assert wait_until(lambda: "job.outage" in stranger.said(), stranger.check, 30)
    assert scene.look(crowd).is_open
    stand.leave(stranger)
    stand.mend()
    scene.recover()
