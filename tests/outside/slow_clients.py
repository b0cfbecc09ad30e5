"""Clients that send a part of a request and say no more."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

CLIENTS = 1_000
HEAD = b"POST /sign-in HTTP/1.1\r\nHost: ctu.example.org\r\nContent-Length: 40\r\n"
PIECES = (b"", HEAD, HEAD + b"\r\nlogin=somebody")


@contextmanager
def slow_clients(connect: Callable[[], socket.socket], count: int = CLIENTS) -> Iterator[None]:
    """Keep so many of them for a block."""
    with ExitStack() as exits:
        for number in range(count):
            exits.enter_context(connect()).sendall(PIECES[number % len(PIECES)])
        yield


def shortest(ask: Callable[[], int]) -> float:
    """Return the shortest of some good answers: a busy machine may take others for itself."""
    took = []
    for _ in range(5):
        began = time.monotonic()
        assert ask() == 200
        took.append(time.monotonic() - began)
    return min(took)
