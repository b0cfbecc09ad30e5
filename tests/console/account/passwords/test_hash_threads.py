"""The threads that hash: started once, beside other work, with the memory that hashes need."""

from __future__ import annotations

import os
import platform
import resource
import sys
import threading
from collections.abc import Callable

import pytest
from flask import Flask

from ctu.account.passwords import hash_threads, passwords
from ctu.develop.servers.process import wait_until
from tests.console.app_settings import MakeApp
from tests.suite.waiting import WAIT_SECONDS

pytestmark = [
    pytest.mark.databases("sqlite"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="Forks."),
]

MEMORY_KIB = 19 * 1024
PAGES_OF_A_HASH = MEMORY_KIB * 1024 // resource.getpagesize()


def in_a_fork(act: Callable[[], bool]) -> bool:
    """Return what a function says in a forked process, which no thread comes along to."""
    child = os.fork()
    if child == 0:
        is_right = False
        try:
            is_right = act()
        finally:
            os._exit(0 if is_right else 1)
    return os.waitpid(child, 0)[1] == 0


def pages_asked_for() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def hash_thread_ids() -> set[int | None]:
    """Return the threads of this process that hash."""
    return {each.ident for each in threading.enumerate() if each.name.startswith("hash_")}


def test_threads_that_are_ready_are_those_of_the_next_hashes_and_end_with_them(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = passwords.current_hasher()
    began: list[int] = []
    cores = hash_threads._core_count()
    together = threading.Barrier(cores)

    def warm_up(self: object) -> None:
        began.append(threading.get_ident())
        # As a hash, it takes its time, so that each thread has one.
        together.wait(WAIT_SECONDS)

    monkeypatch.setattr(type(hasher), "warm_up", warm_up)
    monkeypatch.setattr(hasher, "hash", lambda text: f"{threading.get_ident()}")

    passwords.get_ready()
    passwords.get_ready()
    assert wait_until(lambda: len(began) == cores, lambda: None, WAIT_SECONDS)
    ready = hash_thread_ids()
    hashed = {int(each) for each in passwords.hash_all(["a", "b", "c"])}

    assert hashed <= set(began) == ready
    assert len(ready) == cores
    assert not hash_thread_ids() & ready


def test_a_forked_process_starts_threads_of_its_own(app: Flask) -> None:
    passwords.hash_all(["a", "b"])

    def hashes() -> bool:
        passwords.get_ready()
        return len(passwords.hash_all(["a", "b"])) == 2

    assert in_a_fork(hashes)


@pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="About glibc's memory."
)
def test_hashes_of_a_job_find_the_memory_that_was_asked_for_beside_judging(
    make_app: MakeApp,
) -> None:
    def hashes() -> bool:
        passwords.get_ready()
        ready = threading.Barrier(hash_threads._core_count() + 1)
        for _ in range(ready.parties - 1):
            hash_threads._ready[0].submit(ready.wait, WAIT_SECONDS)
        ready.wait(WAIT_SECONDS)
        before = pages_asked_for()
        passwords.hash_all(["a", "b", "c", "d"])
        return pages_asked_for() - before < PAGES_OF_A_HASH

    with make_app(CTU_ARGON2_MEMORY_KIB=MEMORY_KIB).app_context():
        passwords.current_hasher().warm_up()
        assert in_a_fork(hashes)


def test_the_hasher_that_keeps_nothing_needs_no_threads(app: Flask) -> None:
    app.extensions[passwords.EXTENSION] = passwords.NullHasher()

    def starts_none() -> bool:
        passwords.get_ready()
        return threading.active_count() == 1

    assert in_a_fork(starts_none)
