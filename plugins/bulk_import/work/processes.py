"""What Linux tells about a process under /proc; other systems tell nothing."""

from __future__ import annotations

from pathlib import Path


def child_ids(pid: int) -> list[int]:
    """Return the processes that a process has begun; none where the system does not tell."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def cpu_ticks(pid: int) -> int:
    """Return how long a process has computed so far, in ticks; -1 when it is gone."""
    try:
        # The name of the program stands in parentheses and may hold anything.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1
    return int(fields[11]) + int(fields[12])
