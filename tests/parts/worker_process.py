"""`flask worker` as processes of its own: found in /proc, so that each of them can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from redis import Redis
from rq import Worker

from ctu.develop.servers.process import wait_until
from ctu.develop.tree import ROOT
from tests.suite.waiting import WAIT_SECONDS


class Entry(NamedTuple):
    """What /proc says of one process."""

    pid: int
    parent: int
    session: int


class WorkerProcess:
    """A supervisor in a session of its own, its RQ workers, and their work-horses."""

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        processes: int = 1,
        app: str = "wsgi",
    ) -> None:
        self.log = log
        # A warning fails the worker, as it fails a test.
        flask = [sys.executable, "-W", "error", "-m", "flask", "--app", app]
        with log.open("wb") as output:
            self.supervisor = subprocess.Popen(
                [*flask, "worker", "-n", str(processes)],
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self, redis_url: str) -> None:
        """Return when an RQ worker of this supervisor has entered its name."""

        def is_ready() -> bool:
            pids = {worker.pid for worker in Worker.all(connection=client)}
            return bool(pids & set(self.workers()))

        with Redis.from_url(redis_url) as client:
            assert wait_until(is_ready, self.check, WAIT_SECONDS), self.said()

    def check(self) -> None:
        """Fail when the supervisor has ended by itself."""
        assert self.supervisor.poll() is None, self.said()

    def said(self) -> str:
        """Return everything that was logged."""
        return self.log.read_text(errors="replace")

    def workers(self) -> list[int]:
        """Return the RQ workers that live."""
        return [each.pid for each in entries() if each.parent == self.supervisor.pid]

    def has_workers(self) -> bool:
        """Return whether an RQ worker lives."""
        return bool(self.workers())

    def horses(self) -> list[int]:
        """Return the work-horses that live."""
        workers = set(self.workers())
        return [each.pid for each in entries() if each.parent in workers]

    def processes(self) -> list[int]:
        """Return every process that descends from this supervisor, adopted ones included."""
        return session_of(self.supervisor.pid)

    def kill(self, whom: Callable[[], list[int]], number: int = signal.SIGKILL) -> list[int]:
        """Send a signal to some of the processes; return who got it."""
        pids = whom()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        return pids

    def stop(self) -> int:
        """Ask politely and return the exit status."""
        self.supervisor.terminate()
        return self.supervisor.wait(WAIT_SECONDS)

    def end(self) -> None:
        """End every process at once; to leave politely is what `stop` is for."""
        self.kill(self.processes)
        self.supervisor.wait()


def session_of(pid: int) -> list[int]:
    """Return every process of the session that a process leads."""
    return [each.pid for each in entries() if each.session == pid]


def entries() -> list[Entry]:
    """Return every process that lives; one that has ended and waits for its parent does not."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                # The name, in brackets, may hold blanks; what follows it does not.
                state, parent, _, session = (
                    (folder / "stat").read_text().rpartition(")")[2].split()[:4]
                )
                if state != "Z":
                    found.append(Entry(int(folder.name), int(parent), int(session)))
    return found
