"""One injection: who uploads what, where somebody is stopped, and whether all is well then."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ctu.develop.process import wait_until
from tests.faults import stages
from tests.faults.crowd import Crowd
from tests.faults.stand import Stand
from tests.oracles import SECONDS, Count, Tally, check_end, follow, look, tally

SIZE, WRONG = 24, 2
STOP_SECONDS = 30.0
PATIENCE_SECONDS = 600.0
MANY = 120
RUN_SECONDS = 0.3
"""About how long an import of many takes where nothing goes wrong."""


@dataclass
class Scene:
    """One injection into a stand; every choice in it comes from one seed."""

    stand: Stand
    random: Random
    is_thorough: bool = False
    crowds: list[Crowd] = field(default_factory=list)
    seconds: float | None = None
    overlaps: int = 0

    def crowd(self, size: int = SIZE, wrong: int = WRONG, **options: Any) -> Crowd:
        """Return people to be uploaded."""
        self.crowds.append(Crowd(self.stand.world, size, wrong, **options))
        return self.crowds[-1]

    def stop_at(self, places: Sequence[str], crowd: Crowd | None = None) -> int:
        """Upload, and return the process that stops at one of these stages of the work."""
        crowd = crowd or self.crowd()
        stage = self.random.choice(places)
        passes = self.random.choice((0, 0, 1, 2)) if stage in stages.OFTEN else 0
        stages.arm(self.stand.stops, stage, passes)
        crowd.upload()
        return self.stopped(stage)

    def stopped(self, stage: str) -> int:
        """Return the process that has stopped where it was told to."""
        found: list[int] = []

        def is_there() -> bool:
            pid = stages.stopped(self.stand.stops)
            found.extend([pid] if pid else [])
            return bool(found)

        assert wait_until(is_there, lambda: None, STOP_SECONDS), f"Nobody came to {stage}."
        return found[0]

    def wait(self, least: float = 0.0, most: float = RUN_SECONDS) -> None:
        """Let a random time go by, to strike at no moment in particular."""
        time.sleep(self.random.uniform(least, most))

    def recover(self, since: float | None = None) -> None:
        """Measure, from now or an earlier moment, how long it takes until everybody exists once."""
        began = since or time.monotonic()
        for crowd in self.crowds:
            self._follow(crowd)
        self.seconds = time.monotonic() - began
        for crowd in self.crowds:
            crowd.until_end()

    def end(self, crowd: Crowd) -> Count:
        """Wait for the end of an import, whatever it is, and return its counts."""
        began = time.monotonic()
        self._follow(crowd)
        self.seconds = time.monotonic() - began
        return check_end(self.stand.world, crowd.public_id)

    def _follow(self, crowd: Crowd) -> None:
        """Wait for the end; a sweep is patient, for its table says how long it took."""
        seconds = PATIENCE_SECONDS if self.is_thorough else SECONDS
        follow(self.stand.world, crowd.public_id, lambda now: not now.is_open, seconds)

    def look(self, crowd: Crowd) -> Count:
        """Return the counts of this moment."""
        return look(self.stand.world, crowd.public_id)

    def tally(self) -> Tally:
        """Return how many rows of this scene are lost, doubled or half made."""
        ids = [crowd.public_id for crowd in self.crowds if crowd.public_id]
        return tally(self.stand.world, ids)


def go_on(pid: int) -> None:
    """Wake a process that has stopped; on a busy machine its supervisor may have killed it."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def kill(pid: int) -> None:
    """End a process at once, if its supervisor has not done so already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
