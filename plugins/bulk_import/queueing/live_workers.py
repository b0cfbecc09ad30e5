"""The workers that serve a queue, by the names that their heartbeats tell: `<host>:<process>`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Crew:
    """The workers that live, and how many jobs wait for one of them."""

    workers: Collection[str]
    waiting: int

    def spare_workers(self, busy: Collection[str]) -> int:
        """Return how many have nothing to do.

        :param busy: the processes that hold a lease, by names of the same form.
        """
        return max(0, len(self.workers) - len(busy) - self.waiting)

    def spare_hosts(self, busy: Collection[str]) -> int:
        """Return how many hosts have no worker that does something."""
        idle = set(map(_host, self.workers)).difference(map(_host, busy))
        return max(0, len(idle) - self.waiting)


def _host(name: str) -> str:
    return name.rpartition(":")[0]
