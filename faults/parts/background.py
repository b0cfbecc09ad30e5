"""Threads that go on in the background of a block, until it is left."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self


class Background:
    """Starts its threads in a `with` statement, and waits for their end after it."""

    def __init__(self) -> None:
        """Begin without a thread; `is_over` is set when the block is left."""
        self.is_over = threading.Event()
        self._threads: list[threading.Thread] = []

    def add(self, threads: Iterable[threading.Thread]) -> None:
        """Take threads, not started yet, which end soon after `is_over` is set."""
        self._threads += threads

    def __enter__(self) -> Self:
        """Start all of them."""
        for each in self._threads:
            each.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Tell all of them that it is over, and wait."""
        self.is_over.set()
        for each in self._threads:
            each.join()
