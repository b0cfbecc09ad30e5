"""One process of `make run`: started, waited for, and stopped together with its children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

POLL_SECONDS = 0.05


class Stopped(Exception):
    """Ctrl-C or a signal has asked the program to end."""


class Failed(Exception):
    """A process ended or was not ready in time; the text is a sentence that says which."""


class StopSignal:
    """Remembers that the end was asked for; a handler that does more could interrupt anything."""

    def __init__(self) -> None:
        self._came = False

    def listen(self) -> None:
        """Take Ctrl-C, a polite kill and the end of the terminal as the wish to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._remember)

    def check(self) -> None:
        """Raise Stopped when the end was asked for."""
        if self._came:
            raise Stopped

    def _remember(self, number: int, frame: object) -> None:
        self._came = True


class Process:
    """A Python module run in a session of its own, so that Ctrl-C reaches only the parent."""

    def __init__(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._child = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def status(self) -> int | None:
        """The exit status, or None while the process runs."""
        return self._child.poll()

    def check(self) -> None:
        """Raise Failed when the process has ended although it should go on."""
        if self.status is not None:
            raise Failed(f"The {self.name} has ended by itself (status {self.status}).")

    def stop(self, seconds: float) -> None:
        """Ask the process to end, give it so many seconds, then end it and all its children."""
        self._child.terminate()
        try:
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            print(f"The {self.name} has not ended after {seconds:.0f} seconds and is killed.")
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()


def wait_until(ready: Callable[[], bool], check: Callable[[], None], seconds: float) -> bool:
    """Ask until `ready` says yes, or for so many seconds; `check` may raise at any time."""
    deadline = time.monotonic() + seconds
    while True:
        check()
        if ready():
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
