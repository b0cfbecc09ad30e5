"""Standard error for the lines of the log: one that nobody takes is counted, and holds nobody up.

A container's engine, a journal or a terminal that takes nothing more leaves a full pipe behind.
Whoever writes to it waits, and every page writes (decision 193).
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable

PATIENCE_MILLISECONDS = 500
"""For so long a line waits for whoever is only slow; what follows a lost line does not."""


class LogOutput:
    """Writes to the present `sys.stderr`, as far as it takes what is written."""

    def __init__(self) -> None:
        self.lost_lines = 0
        self._is_cut = False

    def write(self, line: str, lost_line: Callable[[int], str]) -> None:
        """Write a line, and in front of it how many were lost before.

        :param lost_line: returns the line that tells a number of lost ones.
        :raises ValueError: when standard error is closed, or a test's own is.
        """
        lost = self.lost_lines
        lines = ["" if self._is_cut else None, lost_line(lost) if lost else None, line, ""]
        if not self._write("\n".join(each for each in lines if each is not None)):
            self.lost_lines += 1
            return
        self.lost_lines -= lost

    def _write(self, text: str) -> bool:
        stream = sys.stderr
        try:
            descriptor = stream.fileno()
        except (OSError, ValueError):
            # A test reads it.
            print(text, end="", file=stream, flush=True)
            return True
        written = waiting = memoryview(text.encode("utf-8", "backslashreplace"))
        while waiting:
            taken = self._take(descriptor, waiting)
            if not taken:
                self._is_cut |= len(waiting) < len(written)
                return False
            waiting = waiting[taken:]
        self._is_cut = False
        return True

    def _take(self, descriptor: int, waiting: memoryview) -> int:
        """Write the next part; return its length, 0 when standard error takes nothing."""
        # A pipe that takes something takes so much without a wait.
        if not self._takes(descriptor):
            return 0
        try:
            return os.write(descriptor, waiting[: select.PIPE_BUF])
        except OSError:
            # The disk of a file is full, or nobody reads a pipe any more.
            return 0

    def _takes(self, descriptor: int) -> bool:
        poll = select.poll()
        poll.register(descriptor, select.POLLOUT)
        return bool(poll.poll(0 if self.lost_lines else PATIENCE_MILLISECONDS))
