"""Limits of the system as a process meets them: no thread, no file, no room, another account."""

from __future__ import annotations

import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65_534
MOST_STACK = 1 << 47
"""More than any process has, so that no thread gets its stack."""


@contextmanager
def without_threads() -> Iterator[None]:
    """Let this process start no thread, as where `TasksMax` is met."""
    before = threading.stack_size(MOST_STACK)
    try:
        yield
    finally:
        threading.stack_size(before)


def in_a_child(limit: Callable[[], object], question: Callable[[], str]) -> str:
    """Return what a forked process answers once it is limited; "" where it dies of that."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        try:
            limit()
            os.write(writer, question().encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(child, 0)
    return said


def be_nobody() -> None:
    """Give up what root may do; whoever is not root is nobody already."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def open_no_file() -> None:
    """Open all files that this process may, so that it may open no more."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, most), most))
    while True:
        try:
            os.open("/dev/null", os.O_RDONLY)
        except OSError:
            return


def get_no_memory(more: int = 8 << 20) -> None:
    """Let this process get so many bytes of memory more, as where a host promises none twice."""
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + more, resource.RLIM_INFINITY))


def write_no_file(size: int = 512) -> None:
    """Let no file grow beyond so many bytes, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
