"""A Redis client whose commands are spans of the current trace."""

from __future__ import annotations

from typing import Any

import redis
from redis.client import Pipeline

from .tracing import redis_span


class TracedRedis(redis.Redis):
    """A `redis.Redis` whose commands are spans inside a trace; outside one it adds nothing."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Send one command in a span with its name, without its arguments."""
        with redis_span(_name(args)):
            # redis-py gives this method no types.
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> TracedPipeline:
        """Return a pipeline that is one span, however many commands it sends."""
        return TracedPipeline(
            self.connection_pool, self.response_callbacks, transaction, shard_hint
        )


class TracedPipeline(Pipeline):
    """Several commands that are sent at once."""

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Send the commands and return their answers."""
        size = len(self.command_stack)
        if not size:
            return super().execute(raise_on_error)
        with redis_span("PIPELINE", size):
            return super().execute(raise_on_error)


def _name(command: tuple[Any, ...]) -> str:
    """Return the name of a command, without the kind of it that may stand after a blank."""
    return str(command[0]).partition(" ")[0].upper()
