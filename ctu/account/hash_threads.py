"""The threads that hash: as many as a process has cores, at a lower priority than the pages."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

NICENESS = 10
"""What hashing threads add to their priority, so that pages stay responsive."""


def hash_threads() -> ThreadPoolExecutor:
    """Return the threads of this process; they are started when the first of them is needed."""
    return _threads(_core_count())


@lru_cache(maxsize=4)
def start_threads(first: Callable[[], object]) -> None:
    """Start all threads, and let each do something first, once in a process; return at once."""
    threads = hash_threads()
    for _ in range(_core_count()):
        threads.submit(first)


@lru_cache(maxsize=1)
def _threads(cores: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores, "hash", initializer=_step_aside)


def _core_count() -> int:
    """Return how many cores this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return cores or 1


def _step_aside() -> None:
    """Lower the priority of this thread alone; only Linux can. One that is low enough stays so."""
    if hasattr(os, "sched_getaffinity"):
        thread = threading.get_native_id()
        nice = max(NICENESS, os.getpriority(os.PRIO_PROCESS, thread))
        os.setpriority(os.PRIO_PROCESS, thread, nice)


if hasattr(os, "register_at_fork"):
    # A forked process has none of the threads that its parent has started.
    os.register_at_fork(after_in_child=_threads.cache_clear)
    os.register_at_fork(after_in_child=start_threads.cache_clear)
