"""The same logins wanted by several, each in another case and another normal form."""

from __future__ import annotations

import time
from random import Random
from unicodedata import normalize

from plugins.bulk_import import canonical_key
from tests.faults import stages
from tests.faults.kind import kind
from tests.faults.scene import Scene, go_on
from tests.faults.stand import APP
from tests.oracles import logins_of

TAKEN = "Login: The file uploaded contains logins for users that already exist."
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
CASES = (str.lower, str.upper, str.title, str.swapcase)


def variant(random: Random, login: str) -> str:
    """Return another way to write the same login."""
    return normalize(random.choice(FORMS), random.choice(CASES)(login))


def contest(scene: Scene, imports: int, size: int) -> None:
    """Let several imports want the same people: each of them exists once in the end."""
    stem = scene.stand.world.name("zoé.")
    logins = [f"{stem}.ünal.{number}" for number in range(size)]
    with scene.stand.world.paused():
        for _ in range(imports):
            mine = [variant(scene.random, login) for login in logins]
            scene.random.shuffle(mine)
            scene.crowd(wrong=0, logins=mine).upload()
    began = time.monotonic()
    counts = [scene.end(crowd) for crowd in scene.crowds]
    scene.seconds = time.monotonic() - began
    assert sum(count.created for count in counts) == size
    assert all(count.created + count.failed == count.total == size for count in counts)
    made = [login for crowd in scene.crowds for login in logins_of(crowd.world, crowd.public_id)]
    assert {canonical_key(login) for login in made} == {canonical_key(login) for login in logins}


@kind("overlapping logins")
def overlap(scene: Scene) -> None:
    contest(scene, imports=3, size=20)


@kind("fifty imports of the same logins", is_rare=True)
def crowd_in(scene: Scene) -> None:
    stand, before = scene.stand, scene.stand.deadlocks()
    imports, size = (50, 100) if scene.is_thorough else (6, 20)
    if scene.is_thorough:
        for host in list(stand.hosts):
            stand.leave(host)
        # So short a job does one step: all are judged before any of them creates somebody.
        stand.hosts.append(stand.world.start_worker(6, APP, BULK_IMPORT_JOB_SECONDS="0.01"))
    contest(scene, imports, size)
    assert stand.deadlocks() == before
    if scene.is_thorough:
        stand.leave(stand.hosts[0])


@kind("login made by hand meanwhile")
def make_by_hand(scene: Scene) -> None:
    crowd, world = scene.crowd(), scene.stand.world
    horse = scene.stop_at(stages.LEASED, crowd)
    left = [each for each in crowd.logins if each not in logins_of(world, crowd.public_id)]
    login = scene.random.choice(left)
    world.person("Agent", crowd.team, login=variant(scene.random, login))
    go_on(horse)
    count = scene.end(crowd)
    assert (count.created, count.failed) == (len(crowd.logins) - 1, crowd.wrong + 1)
    assert TAKEN in {fault.message for fault in crowd.visitor.faults(crowd.public_id)}
