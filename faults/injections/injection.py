"""One injection: what is uploaded, which process stops where, and whether the import recovers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ctu.develop.servers.process import wait_until
from faults.injections.environment import FaultEnvironment
from faults.parts import stages
from faults.parts.stages import Stopped
from faults.parts.tracked_import import TrackedImport
from tests.inspection.invariants import Count, Tally, check_end, follow, look, tally
from tests.suite.waiting import WAIT_SECONDS

SIZE, WRONG = 24, 2
PATIENCE_SECONDS = 600.0
MANY = 120
RUN_SECONDS = 0.3
"""About how long an import of many takes where nothing goes wrong."""


@dataclass
class Injection:
    """One injection into an environment; every choice in it comes from one seed."""

    environment: FaultEnvironment
    random: Random
    is_thorough: bool = False
    imports: list[TrackedImport] = field(default_factory=list)
    seconds: float | None = None
    overlaps: int = 0

    def new_import(self, size: int = SIZE, wrong: int = WRONG, **options: Any) -> TrackedImport:
        """Return an import that is not uploaded yet."""
        self.imports.append(TrackedImport(self.environment.console, size, wrong, **options))
        return self.imports[-1]

    def stop_at(self, places: Sequence[str], tracked: TrackedImport | None = None) -> Stopped:
        """Upload, and return the process that stops at one of these stages of the work."""
        tracked = tracked or self.new_import()
        stage = self.random.choice(places)
        passes = self.random.choice((0, 0, 1, 2)) if stage in stages.OFTEN else 0
        stages.arm(self.environment.stops, stage, passes)
        tracked.upload()
        return self.stopped(stage)

    def stopped(self, stage: str) -> Stopped:
        """Return the process that has stopped where it was told to."""
        found: list[Stopped] = []

        def is_there() -> bool:
            process = stages.stopped(self.environment.stops)
            found.extend([process] if process else [])
            return bool(found)

        assert wait_until(is_there, lambda: None, WAIT_SECONDS), f"Nobody came to {stage}."
        return found[0]

    def wait(self, least: float = 0.0, most: float = RUN_SECONDS) -> None:
        """Let a random time go by, to strike at no moment in particular."""
        time.sleep(self.random.uniform(least, most))

    def recover(self, since: float | None = None) -> None:
        """Measure, from now or an earlier moment, how long it takes until everybody exists once."""
        began = since or time.monotonic()
        for tracked in self.imports:
            self._follow(tracked)
        self.seconds = time.monotonic() - began
        for tracked in self.imports:
            tracked.until_end()

    def end(self, tracked: TrackedImport) -> Count:
        """Wait for the end of an import, whatever it is, and return its counts."""
        began = time.monotonic()
        self._follow(tracked)
        self.seconds = time.monotonic() - began
        return check_end(self.environment.console, tracked.public_id)

    def _follow(self, tracked: TrackedImport) -> None:
        """Wait for the end; a sweep is patient, for its table says how long it took."""
        seconds = PATIENCE_SECONDS if self.is_thorough else WAIT_SECONDS
        follow(self.environment.console, tracked.public_id, lambda now: not now.is_open, seconds)

    def look(self, tracked: TrackedImport) -> Count:
        """Return the counts of this moment."""
        return look(self.environment.console, tracked.public_id)

    def tally(self) -> Tally:
        """Return how many rows of this injection are lost, doubled or half made."""
        ids = [tracked.public_id for tracked in self.imports if tracked.public_id]
        return tally(self.environment.console, ids)


def resume(pid: int) -> None:
    """Wake a process that has stopped."""
    send(pid, signal.SIGCONT)


def kill(pid: int) -> None:
    """End a process at once."""
    send(pid, signal.SIGKILL)


def send(pid: int, number: int) -> None:
    """Send a signal to a process; on a busy machine its supervisor may have killed it already."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
