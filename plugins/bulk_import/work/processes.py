"""Facts about processes from Linux's /proc; none on other systems."""

from __future__ import annotations

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
