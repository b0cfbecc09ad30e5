"""Many slow clients in a process of their own, until its input ends; prints how each one ended.

A client that is sent away is replaced, so that their number stays the same.
"""

from __future__ import annotations

import argparse
import json
import select
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from ctu.develop.servers.stack import allow_connections
from faults.chaos.troubles.slow_client import HABITS, RECEIVE_BYTES, SlowClient
from faults.chaos.web.local_connection import connected

BEGUN = "begun"
"""What is printed first, as soon as they come."""
TURN_SECONDS = 1.0
THREADS = 8
PATIENCE_SECONDS = 10.0
SHARE_A_TURN = 4
"""A quarter of them comes anew in each turn, at most."""


@dataclass(frozen=True)
class Origin:
    """Where slow clients come from, and where they go to."""

    port: int
    is_encrypted: bool
    habit: str
    is_one_address: bool

    def open(self, number: int) -> SlowClient:
        """Connect one client.

        :raises OSError: when it is not let in.
        """
        habit = HABITS[self.habit]
        host = 1 if self.is_one_address else number
        address = f"127.20.{host // 250 % 250}.{host % 250 + 1}"
        room = RECEIVE_BYTES if habit.is_reading else 0
        is_encrypted = self.is_encrypted and habit.is_encrypted
        connection = connected(self.port, address, PATIENCE_SECONDS, is_encrypted, room)
        try:
            return SlowClient(habit, connection)
        except OSError:
            connection.close()
            raise


class Crowd:
    """A number of slow clients, kept up while some are sent away; each turn takes a second."""

    def __init__(self, count: int, open_one: Callable[[int], SlowClient]) -> None:
        self._count, self._open = count, open_one
        self._numbers = iter(range(1_000_000_000))
        self._clients: list[SlowClient] = []
        self._coming: list[Future[SlowClient]] = []
        self.most = 0
        self.ended: Counter[str] = Counter()

    def run(self, is_over: Callable[[float], bool]) -> None:
        """Go on until it is over.

        :param is_over: waits for so many seconds and returns whether it is.
        """
        with ThreadPoolExecutor(THREADS) as threads:
            at = time.monotonic()
            while not is_over(max(0.0, at - time.monotonic())):
                at = time.monotonic() + TURN_SECONDS
                self._welcome()
                self._clients = [each for each in self._clients if self._goes_on(each)]
                self.most = max(self.most, len(self._clients))
                missing = self._count - len(self._clients) - len(self._coming)
                for _ in range(min(missing, self._count // SHARE_A_TURN + 1)):
                    self._coming.append(threads.submit(self._open, next(self._numbers)))
            threads.shutdown(cancel_futures=True)
        self._coming = [each for each in self._coming if not each.cancelled()]
        self._welcome()
        for each in self._clients:
            each.close()

    def _welcome(self) -> None:
        """Take in whoever has connected meanwhile."""
        done = [each for each in self._coming if each.done()]
        self._coming = [each for each in self._coming if each not in set(done)]
        for each in done:
            error = each.exception()
            if error is None:
                self._clients.append(each.result())
            elif isinstance(error, OSError):
                self.ended[f"not let in: {type(error).__name__}"] += 1
            else:
                raise error

    def _goes_on(self, client: SlowClient) -> bool:
        how = client.go_on()
        if how:
            self.ended[how] += 1
            client.close()
        return not how


def has_input_ended(seconds: float) -> bool:
    """Wait for so long; return whether whoever has started this process wants its end."""
    return bool(select.select([sys.stdin], [], [], seconds)[0])


def main() -> None:
    """Run one crowd."""
    parser = argparse.ArgumentParser(
        "python -m faults.chaos.troubles.slow_crowd", description=__doc__
    )
    parser.add_argument("port", type=int)
    parser.add_argument("habit", choices=[*HABITS])
    parser.add_argument("count", type=int)
    parser.add_argument("--encrypted", action="store_true")
    parser.add_argument("--one-address", action="store_true")
    asked = parser.parse_args()
    allow_connections()
    origin = Origin(asked.port, asked.encrypted, asked.habit, asked.one_address)
    crowd = Crowd(asked.count, partial(Origin.open, origin))
    print(BEGUN, flush=True)
    crowd.run(has_input_ended)
    print(json.dumps({"most": crowd.most, "ended": crowd.ended}))


if __name__ == "__main__":
    main()
