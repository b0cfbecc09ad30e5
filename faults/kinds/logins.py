"""The same logins wanted by several, each in another case and another normal form."""

from __future__ import annotations

import time
from random import Random
from typing import Literal
from unicodedata import normalize

from faults.injections.environment import APP
from faults.injections.injection import Injection, resume
from faults.injections.registry import kind
from faults.parts import stages
from plugins.bulk_import import canonical_key
from tests.inspection.invariants import logins_of

TAKEN = "Login: The file uploaded contains logins for users that already exist."
NormalForm = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[NormalForm, ...] = ("NFC", "NFD", "NFKC", "NFKD")
CASES = (str.lower, str.upper, str.title, str.swapcase)


def variant(random: Random, login: str) -> str:
    """Return another way to write the same login."""
    return normalize(random.choice(FORMS), random.choice(CASES)(login))


def contest(injection: Injection, imports: int, size: int) -> None:
    """Let several imports want the same people: each of them exists once in the end."""
    stem = injection.environment.console.name("zoé.")
    logins = [f"{stem}.ünal.{number}" for number in range(size)]
    with injection.environment.console.paused():
        for _ in range(imports):
            mine = [variant(injection.random, login) for login in logins]
            injection.random.shuffle(mine)
            injection.new_import(wrong=0, logins=mine).upload()
    began = time.monotonic()
    counts = [injection.end(tracked) for tracked in injection.imports]
    injection.seconds = time.monotonic() - began
    assert sum(count.created for count in counts) == size
    assert all(count.created + count.failed == count.total == size for count in counts)
    made = [
        login
        for tracked in injection.imports
        for login in logins_of(tracked.console, tracked.public_id)
    ]
    assert {canonical_key(login) for login in made} == {canonical_key(login) for login in logins}


@kind("overlapping logins")
def overlap(injection: Injection) -> None:
    contest(injection, imports=3, size=20)


@kind("fifty imports of the same logins", is_rare=True)
def crowd_in(injection: Injection) -> None:
    environment, before = injection.environment, injection.environment.deadlocks()
    imports, size = (50, 100) if injection.is_thorough else (6, 20)
    if injection.is_thorough:
        for host in list(environment.hosts):
            environment.remove(host)
        # A job this short does one step: all imports are judged before one creates a person.
        environment.hosts.append(
            environment.console.start_worker(6, APP, BULK_IMPORT_JOB_SECONDS="0.01")
        )
    contest(injection, imports, size)
    assert environment.deadlocks() == before
    if injection.is_thorough:
        environment.remove(environment.hosts[0])


@kind("login made by hand meanwhile")
def make_by_hand(injection: Injection) -> None:
    tracked, console = injection.new_import(), injection.environment.console
    horse = injection.stop_at(stages.LEASED, tracked)
    left = [each for each in tracked.logins if each not in logins_of(console, tracked.public_id)]
    login = injection.random.choice(left)
    console.person("Agent", tracked.team, login=variant(injection.random, login))
    resume(horse.pid)
    count = injection.end(tracked)
    assert (count.created, count.failed) == (len(tracked.logins) - 1, tracked.wrong + 1)
    assert TAKEN in {fault.message for fault in tracked.uploader.faults(tracked.public_id)}
