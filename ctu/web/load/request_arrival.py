"""Arrival of a request: when the process received it, before a thread took it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_noted = threading.local()


@contextmanager
def arrived(at: float) -> Iterator[None]:
    """Note the arrival of what this thread does in a block, by the monotonic clock."""
    _noted.at = at
    try:
        yield
    finally:
        del _noted.at


def arrived_at() -> float:
    """Return when this thread's request arrived; now where no server has noted it."""
    at: float = getattr(_noted, "at", time.monotonic())
    return at
