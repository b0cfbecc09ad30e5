"""Live workers of a queue, by the names in their heartbeats: `<host>:<process>`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class LiveWorkers:
    """The workers with a recent heartbeat, and the number of jobs that wait for one of them."""

    names: Collection[str]
    waiting_jobs: int

    def spare_workers(self, busy: Collection[str]) -> int:
        """Return how many workers are idle, less the jobs that wait.

        :param busy: the names of the processes that hold a lease, in the same form.
        """
        return max(0, len(self.names) - len(busy) - self.waiting_jobs)

    def spare_hosts(self, busy: Collection[str]) -> int:
        """Return how many hosts have idle workers only, less the jobs that wait."""
        idle = set(map(_host, self.names)).difference(map(_host, busy))
        return max(0, len(idle) - self.waiting_jobs)


def _host(name: str) -> str:
    return name.rpartition(":")[0]
