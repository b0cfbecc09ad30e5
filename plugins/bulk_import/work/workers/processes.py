"""Child processes: those that have ended, and the state of others in Linux's /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def child_ids(pid: int) -> list[int]:
    """Return the ids of a process's children; none without /proc."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def cpu_ticks(pid: int) -> int:
    """Return the CPU time of a process in clock ticks; -1 when it has ended."""
    try:
        # The name of the program stands in parentheses and may hold anything.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1
    return int(fields[11]) + int(fields[12])


def ended_children() -> Iterator[tuple[int, int]]:
    """Yield id and wait status of every child that has ended; those of others that it adopted, too.

    Process 1 of a container adopts whoever loses a parent, and nobody else waits for those.
    """
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended
