"""Why imports wait for something that passes by itself, as their last worker met it."""

from __future__ import annotations

from typing import Any, cast

import redis

from .client import log_unreachable

OLDER_PROGRAM = "older-program"
"""The worker runs older code than who stored the import, or lacks a kind of import."""
AT_LIMIT = "limit"
"""The system gives the worker no file, thread or memory."""
WAIT_SECONDS = 120
"""How long a cause is remembered: an import is tried again after 30 seconds at most."""


class WaitCauses:
    """One hash in Redis, of imports and a word for each; it is shown, and nothing depends on it."""

    def __init__(self, client: redis.Redis | None, key: str) -> None:
        """Keep where it is remembered; without a client this process alone knows it."""
        self._redis, self._key = client, key
        self._known: dict[int, str] = {}

    def report(self, run_id: int, word: str) -> None:
        """Remember what keeps a worker from an import."""
        if self._redis is None:
            self._known[run_id] = word
            return
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.hset(self._key, str(run_id), word)
                pipeline.expire(self._key, WAIT_SECONDS)
                pipeline.execute()
        except redis.RedisError as error:
            log_unreachable(error)

    def read(self) -> dict[int, str]:
        """Return the word of each import that a worker could not go on with lately.

        One that has gone on since is among them. There is none where Redis is away.
        """
        if self._redis is None:
            return dict(self._known)
        try:
            found = cast("Any", self._redis.hgetall(self._key))
        except redis.RedisError as error:
            log_unreachable(error)
            return {}
        return {int(run_id): word.decode() for run_id, word in found.items()}
