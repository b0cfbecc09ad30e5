"""A full disk of the database, remembered for a while by all processes."""

from __future__ import annotations

import time

import redis

from .client import log_unreachable

FULL_DISK_SECONDS = 45
"""How long it is remembered: an import tries again sooner."""


class FullDisk:
    """Whether a full disk was found lately; in Redis, and without it by this process."""

    def __init__(self, client: redis.Redis | None, key: str) -> None:
        """Take where it is remembered; without a client nothing is."""
        self._redis, self._key = client, key
        self._found_at = float("-inf")

    def report(self) -> None:
        """Remember that the disk is full."""
        if self._redis is None:
            return
        self._found_at = time.monotonic()
        try:
            self._redis.set(self._key, "1", ex=FULL_DISK_SECONDS)
        except redis.RedisError as error:
            log_unreachable(error)

    def is_known(self) -> bool:
        """Return whether a full disk was found lately; without Redis, by this process."""
        if self._redis is None:
            return False
        try:
            return bool(self._redis.exists(self._key))
        except redis.RedisError:
            return time.monotonic() - self._found_at < FULL_DISK_SECONDS

    def forget(self) -> None:
        """Record for all processes that the disk has room again."""
        self._found_at = float("-inf")
        if self._redis is None:
            return
        try:
            self._redis.delete(self._key)
        except redis.RedisError as error:
            log_unreachable(error)
