"""Eviction: whether Redis drops keys when its memory is full; then a missing key proves nothing."""

from __future__ import annotations

from typing import Any, cast

import redis

from .client import log_unreachable

EVICTING = "evicting"
KEEPS_ALL = "noeviction"
"""The one policy under which a queue keeps what it holds; every other drops some keys or all."""
FULL_SHARE = 0.95
"""Share of `maxmemory` in use; a Redis that drops keys stays close to all of it."""


def is_evicting(client: redis.Redis) -> bool:
    """Return whether it is full and drops keys (`maxmemory-policy`); False where it is unknown."""
    try:
        memory = cast("Any", client.info("memory"))
    except redis.RedisError as error:
        log_unreachable(error)
        return False
    most = memory.get("maxmemory", 0) * FULL_SHARE
    is_dropping = memory.get("maxmemory_policy", KEEPS_ALL) != KEEPS_ALL
    return bool(is_dropping and 0 < most < memory["used_memory"])
