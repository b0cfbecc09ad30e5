"""Which commands that imports need Redis refuses to the user of the queue (its ACL)."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any, cast

import redis
from redis.exceptions import NoPermissionError, ResponseError

from .client import DENIED, cause

log = logging.getLogger(__name__)

CHECK_SECONDS = 10.0
"""For so many seconds the answer about rights is reused."""
Command = tuple[str, ...]
OUTSIDE = frozenset({"WATCH", "UNWATCH"})
"""They change nothing; Valkey 9 refuses WATCH in a transaction before it looks at rights."""


class QueueRights:
    """The rights at one queue, as they were a moment ago."""

    def __init__(self, client: redis.Redis, queue: str) -> None:
        self._client = client
        self._commands = needed_commands(queue)
        self._checked_at = float("-inf")
        self._refused: list[str] = []

    def refused(self) -> list[str]:
        """Return the commands that are refused, each with its first key.

        :raises redis.RedisError: when Redis cannot be asked.
        """
        if time.monotonic() > self._checked_at + CHECK_SECONDS:
            self._refused = refused_commands(self._client, self._commands)
            self._checked_at = time.monotonic()
            for command in self._refused:
                log.warning("queue.refused command=%s", command)
        return self._refused


def needed_commands(queue: str) -> list[Command]:
    """Return what enqueueing and work send, each command with a key of each kind."""
    waiting, job, execution = f"rq:queue:{queue}", "rq:job:import-0", "rq:execution:import-0:0"
    results, worker, workers = "rq:results:import-0", "rq:worker:0", f"rq:workers:{queue}"
    running, finished, failed = (f"rq:{each}:{queue}" for each in ("wip", "finished", "failed"))
    return [
        ("PING",),
        ("BLMOVE", waiting, f"{waiting}:intermediate", "RIGHT", "LEFT", "1"),
        ("RPUSH", waiting, "0"),
        ("LRANGE", waiting, "0", "0"),
        ("LREM", f"{waiting}:intermediate", "1", "0"),
        ("HSET", job, "f", "0"),
        ("HGETALL", job),
        ("EXPIRE", job, "1"),
        ("PERSIST", job),
        ("DEL", job),
        ("EXISTS", worker),
        ("HSET", worker, "f", "0"),
        ("HGET", worker, "f"),
        ("EXPIRE", worker, "1"),
        ("HINCRBY", worker, "f", "1"),
        ("HINCRBYFLOAT", worker, "f", "1"),
        ("HSET", execution, "f", "0"),
        ("DEL", execution),
        ("XADD", results, "*", "f", "0"),
        ("SADD", "rq:queues", "0"),
        ("SADD", "rq:workers", "0"),
        ("SADD", workers, "0"),
        ("SREM", workers, "0"),
        ("SMEMBERS", "rq:workers"),
        ("ZADD", running, "0", "0"),
        ("ZADD", finished, "0", "0"),
        ("ZADD", failed, "0", "0"),
        ("ZREM", running, "0"),
        ("ZRANGEBYSCORE", running, "0", "0"),
        ("ZREMRANGEBYSCORE", finished, "0", "0"),
        ("WATCH", job),
        ("UNWATCH",),
        ("INFO",),
    ]


def refused_commands(client: redis.Redis, commands: Sequence[Command]) -> list[str]:
    """Return which commands the server refuses to this user; none of them is carried out.

    The server looks at the rights to a command when it is put into a transaction. The connection
    ends before that transaction does. A few are carried out before it begins. A command that the
    server does not know, as with `rename-command`, is refused to everybody.
    """
    before = [each for each in commands if each[0] in OUTSIDE]
    inside = [each for each in commands if each[0] not in OUTSIDE]
    # Releases of redis-py differ in how the pool is asked for a connection; this asks it for one.
    alone = client.client()  # type: ignore[no-untyped-call]  # It carries no types.
    connection: Any = alone.connection
    try:
        answers = _answers(connection, before)
        opened, closed, again = _answers(connection, [("MULTI",), ("EXEC",), ("MULTI",)])
        if _is_refused(opened):
            return ["MULTI"]
        if isinstance(opened, Exception):
            raise opened
        if isinstance(again, Exception) and not _is_refused(closed):
            # Without a transaction the commands would be carried out.
            raise again
        refused = ["EXEC"] if isinstance(closed, Exception) else []
        answers += _answers(connection, inside)
        return refused + [
            " ".join(command[:2])
            for command, answer in zip([*before, *inside], answers, strict=True)
            if _is_refused(answer)
        ]
    finally:
        connection.disconnect()
        alone.close()


def _is_refused(answer: object) -> bool:
    """Return whether a server refuses a command to this user, or to everybody."""
    if isinstance(answer, NoPermissionError):
        return True
    return isinstance(answer, ResponseError) and cause(answer) == DENIED


def _answers(connection: Any, commands: Sequence[Command]) -> list[object]:
    # A check of the connection could open another one, in which there is no transaction.
    connection.send_packed_command(connection.pack_commands(commands), check_health=False)
    return [_answer(connection) for _ in commands]


def _answer(connection: Any) -> object:
    """Return what the server answers, also where that is an error."""
    try:
        return cast("object", connection.read_response())
    except ResponseError as error:
        return error
