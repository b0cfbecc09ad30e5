"""A slow client: what it sends at once, and what it sends or reads by a byte a second."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass

from tests.deployment.installed import HOST

SMALL_BODY, LONGEST_BODY = 90_000, 1_500_000
"""Below and above of what nginx bounds by number, too."""
LARGE_FILE = "/static/admin/vendor/fontawesome-free-5.1.0-web/js/all.js"
RECEIVE_BYTES = 2_048
STATUS_LENGTH = len(b"HTTP/1.1 200")
CLOSED = "closed"
NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


@dataclass(frozen=True)
class Habit:
    """How a client is slow."""

    at_once: bytes = b""
    rest: bytes = b""
    """The byte that it repeats; nothing for one that says no more."""
    is_reading: bool = False
    """Whether it reads its answer a byte a second, and has no room to receive more."""
    is_encrypted: bool = True
    """Whether it encrypts where the server does; one that does not, says nothing at all."""


def begun(first: str, *headers: str) -> bytes:
    """Return the beginning of a request, up to its last complete header."""
    return "\r\n".join([f"{first} HTTP/1.1", f"Host: {HOST}", *headers, ""]).encode()


SMALL, LARGE = (
    begun("POST /sign-in", f"Content-Length: {length}") + b"\r\n"
    for length in (SMALL_BODY, LONGEST_BODY)
)
HABITS = {
    "silent": Habit(is_encrypted=False),
    "silent in TLS": Habit(),
    "headers": Habit(begun("GET /sign-in") + b"X-Slow: ", b"x"),
    "bodies": Habit(SMALL, b"x"),
    "large bodies": Habit(LARGE + b"x" * (LONGEST_BODY - 1_000), b"x"),
    "answers": Habit(begun(f"GET {LARGE_FILE}") + b"\r\n", is_reading=True),
}


class SlowClient:
    """One client that is connected."""

    def __init__(self, habit: Habit, connection: socket.socket) -> None:
        """Send what is sent at once."""
        self._habit, self._connection = habit, connection
        self._begin = b""
        connection.sendall(habit.at_once)
        connection.setblocking(False)

    def go_on(self) -> str:
        """Send or read one byte; return how it has ended: a status, `closed`, an error; or ""."""
        try:
            if self._habit.rest:
                self._connection.send(self._habit.rest)
            said = self._connection.recv(1 if self._begin else STATUS_LENGTH)
        except NOT_YET:
            return ""
        except OSError as error:
            return type(error).__name__
        self._begin = self._begin or said
        if said and self._habit.is_reading:
            return ""
        return self._begin[-3:].decode() or CLOSED

    @property
    def is_answered(self) -> bool:
        """Return whether an answer has begun to come."""
        return bool(self._begin)

    def close(self) -> None:
        """Give the connection up."""
        self._connection.close()
