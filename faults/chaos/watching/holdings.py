"""What the programs in front hold at most: files, threads and memory, looked at each second."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from faults.parts.background import Background
from tests.parts.worker_process import Entry, entries

PROGRAMS = ("nginx", "gunicorn", "waitress")
LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Held:
    """What the processes of one program hold together."""

    files: int = 0
    threads: int = 0
    memory: int = 0
    """In MB; what several processes share is counted once."""

    def most(self, other: Held) -> Held:
        """Return the larger of each."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Held(*(max(pair) for pair in pairs))


class Holdings(Background):
    """Looks at the programs that this process has started; use it in a `with` statement."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Held] = {}
        self.add([threading.Thread(target=self._look)])

    def __str__(self) -> str:
        return "; ".join(
            f"{name} {held.files} files, {held.threads} threads, {held.memory} MB"
            for name, held in self.found.items()
        )

    def _look(self) -> None:
        while True:
            for name, pids in programs().items():
                self.found[name] = held_by(pids).most(self.found.get(name, Held()))
            if self.is_over.wait(LOOK_SECONDS):
                return


def programs() -> dict[str, list[int]]:
    """Return the processes of each program that stands in front."""
    found: dict[str, list[int]] = {}
    known = list(entries())
    for each in known:
        if each.parent == os.getpid():
            with suppress(OSError):
                said = Path(f"/proc/{each.pid}/cmdline").read_text()
                name = next((name for name in PROGRAMS if name in said), "")
                if name:
                    found[name] = [each.pid, *children(each.pid, known)]
    return found


def children(pid: int, known: list[Entry]) -> list[int]:
    """Return the processes that one process has started."""
    return [each.pid for each in known if each.parent == pid]


def held_by(pids: list[int]) -> Held:
    """Return what these processes hold; one that has just ended holds nothing."""
    files = threads = memory = 0
    for pid in pids:
        with suppress(OSError):
            folder = Path(f"/proc/{pid}")
            files += len(list((folder / "fd").iterdir()))
            threads += len(list((folder / "task").iterdir()))
            rolled = (folder / "smaps_rollup").read_text()
            memory += int(rolled.partition("\nPss:")[2].split()[0])
    return Held(files, threads, memory // 1024)
