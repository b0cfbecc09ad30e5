"""Slow clients as troubles: a thousand of each kind, and what they are answered meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from faults.chaos.troubles.slow_client import HABITS
from faults.chaos.troubles.slow_crowd import BEGUN
from faults.chaos.troubles.trouble import CALM, READY, Trouble, nothing
from faults.chaos.watching.holdings import Holdings
from faults.chaos.web.deployment import Deployment

COUNT = 1_000
SECONDS = 60.0
LIVE_SECONDS = 1.0
"""What `/healthz` may take beside them."""
END_SECONDS = 60.0


def of_clients(count: int = COUNT) -> list[Trouble]:
    """Return a trouble for each kind, and one in which they come from a single address."""
    calm = Trouble(CALM, nothing, READY, 15, LIVE_SECONDS)
    return [
        calm,
        *(slow(f"slow {habit}", habit, count, is_one_address=False) for habit in HABITS),
        slow("one address", "bodies", count, is_one_address=True),
    ]


def slow(name: str, habit: str, count: int, *, is_one_address: bool) -> Trouble:
    """Return the trouble of so many clients of one kind."""
    notes: list[str] = []
    begin = partial(crowded, habit, count, is_one_address, notes)
    return Trouble(name, begin, READY, SECONDS, LIVE_SECONDS, notes)


@contextmanager
def crowded(
    habit: str, count: int, is_one_address: bool, notes: list[str], deployment: Deployment
) -> Iterator[None]:
    """Have a crowd for a block, and note after it what became of it."""
    entrance = deployment.entrance
    command = [sys.executable, "-m", "faults.chaos.troubles.slow_crowd", str(entrance.port)]
    command += [habit, str(count)]
    command += ["--encrypted"] * entrance.is_encrypted + ["--one-address"] * is_one_address
    crowd = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with crowd, Holdings() as held:
        assert crowd.stdout is not None
        assert crowd.stdout.readline().strip() == BEGUN
        try:
            yield
        finally:
            printed, _ = crowd.communicate(timeout=END_SECONDS)
    assert crowd.returncode == 0
    said = json.loads(printed)
    ended = ", ".join(f"{how} {times}" for how, times in sorted(said["ended"].items()))
    notes.append(f"{said['most']} at once; ended: {ended or 'none'}; at most {held}")
