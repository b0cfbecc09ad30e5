"""Faults of a Redis server: killed, frozen, its connections ended."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis

from ctu.develop.servers.redis_server import RedisServer


def kill_redis(server: RedisServer) -> None:
    """Kill a server and wait until it is gone; `start` brings it back empty."""
    assert server.process is not None
    server.process.kill()
    server.stop()


@contextmanager
def frozen_redis(server: RedisServer) -> Iterator[None]:
    """Let a server accept connections and answer nothing for a block."""
    assert server.process is not None
    server.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


def disconnect(server: RedisServer) -> None:
    """End every ordinary connection to a server, its own one excepted."""
    with Redis.from_url(server.url) as client:
        client.execute_command("CLIENT", "KILL", "TYPE", "normal")
