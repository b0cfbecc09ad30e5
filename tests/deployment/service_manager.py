"""A service manager for tests: the socket on which a program says that it is ready, and lives."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "NOTIFY_SOCKET"


class Listener:
    """What has been said so far."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.words: list[str] = []

    def has_heard(self, word: str) -> bool:
        """Return whether somebody has said a word by now."""
        with suppress(BlockingIOError):
            while True:
                self.words += self._listener.recv(4096).decode().splitlines()
        return word in self.words


@contextmanager
def listening(folder: Path) -> Iterator[tuple[Listener, dict[str, str]]]:
    """Listen for a block; yields who listens, and the environment of the programs."""
    path = folder / "notify.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.setblocking(False)
        try:
            yield Listener(listener), {VARIABLE: str(path)}
        finally:
            path.unlink()
