"""The programs of an installation: each runs for a block, and tells when it serves."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deployment.browser import Browser, Door
from tests.deployment.installed import ROOT

WAIT_SECONDS = 120
"""How long something is waited for: a bound for what never comes, not a measure of speed."""


@contextmanager
def running(
    arguments: list[str], environment: dict[str, str], log: Path
) -> Iterator[Callable[[], None]]:
    """Run a program for a block; yields a check that it has not ended."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            arguments, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )

    def check() -> None:
        assert process.poll() is None, log.read_text()

    try:
        yield check
    finally:
        process.terminate()
        try:
            process.wait(WAIT_SECONDS)
        finally:
            process.kill()


def answers(door: Door) -> bool:
    """Tell whether somebody serves."""
    try:
        return Browser(door).get("/sign-in").status > 0
    except OSError:
        return False
