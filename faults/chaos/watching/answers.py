"""What was answered, when, and how long it took."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

RIGHT = "right"


@dataclass
class Heard:
    """One answer, or none."""

    at: float
    """When it was asked for, in seconds of the monotonic clock."""
    address: str
    seconds: float = 0.0
    kind: str = ""
    """`right`, `503` with its title, or what is wrong with it."""


@dataclass
class Answers:
    """All answers of one course."""

    all: list[Heard] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def one(self, address: str) -> Iterator[Heard]:
        """Take the time of a block, which says what kind of answer came; an error is one too."""
        heard = Heard(time.monotonic(), address)
        try:
            yield heard
        except OSError as error:
            heard.kind = type(error).__name__
        heard.seconds = time.monotonic() - heard.at
        with self._lock:
            self.all.append(heard)

    def between(self, begin: float, end: float) -> list[Heard]:
        """Return what was asked for in a time."""
        with self._lock:
            return [each for each in self.all if begin <= each.at < end]


def worst(heard: list[Heard]) -> float:
    """Return how long the slowest answer took; 0 without one."""
    return max((each.seconds for each in heard), default=0.0)


def kinds(heard: list[Heard]) -> Counter[str]:
    """Return how often which kind of answer came."""
    return Counter(each.kind for each in heard)
