"""Redis through Sentinels, which name the master."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel, SentinelManagedConnection, SentinelManagedSSLConnection

from .traced_redis import TracedRedis


class MasterConnection(SentinelManagedConnection):
    """A connection to the master that ends with the first command that is not answered in time.

    redis-py closes its other connections then, and keeps this kind: the next command would receive
    the late answer to the one before.
    """

    def read_response(self, *args: Any, **options: Any) -> Any:
        """Return the next answer; only who waits for messages says that waiting is no error."""
        options.setdefault("disconnect_on_error", True)
        return super().read_response(*args, **options)


class EncryptedMasterConnection(MasterConnection, SentinelManagedSSLConnection):
    """The same over TLS."""


def master_client(
    sentinels: Sequence[tuple[str, int]],
    master: str,
    options: dict[str, Any],
    *,
    answer_seconds: float,
    is_encrypted: bool,
) -> redis.Redis:
    """Return a client of the current master; nothing is sent before its first command.

    :param answer_seconds: what each Sentinel is given to answer.
    """
    # One that is away is not asked again: there are others, and somebody waits for the page.
    timeouts = {"socket_timeout": answer_seconds, "socket_connect_timeout": answer_seconds}
    sentinel = Sentinel(  # type: ignore[no-untyped-call]  # It carries no types.
        list(sentinels),
        sentinel_kwargs=timeouts | {"retry": Retry(NoBackoff(), 0)},
        connection_class=EncryptedMasterConnection if is_encrypted else MasterConnection,
    )
    found: redis.Redis = sentinel.master_for(master, TracedRedis, **options)  # type: ignore[no-untyped-call]
    return found
