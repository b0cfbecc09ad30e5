"""The threads that hash: as many as a process has cores, at a lower priority than the pages."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

NICENESS = 10
"""What hashing threads add to their priority, so that pages stay responsive."""

_ready: list[ThreadPoolExecutor] = []


def start_threads(first: Callable[[], object]) -> None:
    """Start threads for whoever hashes next, and let each do something first; return at once.

    Where there are some that nobody has taken yet, nothing is done.
    """
    if not _ready:
        cores = _core_count()
        threads = _new_threads(cores)
        for _ in range(cores):
            threads.submit(first)
        _ready.append(threads)


def hash_threads() -> ThreadPoolExecutor:
    """Return threads that were started, or else new ones; whoever takes them ends them."""
    try:
        return _ready.pop()
    except IndexError:
        return _new_threads(_core_count())


def _new_threads(cores: int) -> ThreadPoolExecutor:
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
    os.register_at_fork(after_in_child=_ready.clear)
