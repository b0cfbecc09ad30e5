"""What a second host gives an import of people, and what a second worker of one host costs it.

Each host is a worker that may use one core, so that two of them have what two hosts would have but
for the way to the database. More cores than two would make more hosts.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from bench.figures import Figure, LeftOut
from bench.fixtures.people_files import people
from bench.fixtures.timed_import import timed_import
from bench.fixtures.wanted_numbers import wanted
from bench.fixtures.world import World, wait_for, worker, world
from plugins.bulk_import.state import current_state

ROWS = 1_000
ROUNDS = wanted("BENCH_HOSTS_ROUNDS", 3)
TWO_HOSTS, TWO_WORKERS = 0.65, 1.03
Hosts = Sequence[tuple[int, set[int]]]
"""The number of worker processes of each host, and the cores that it may use."""


def measure() -> Iterator[Figure]:
    """Yield what an import takes with more hosts or workers, over what it takes with one.

    :raises LeftOut: when this process may use one core only.
    """
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise LeftOut("Two hosts need two cores, and this process may use one.")
    one, other, all_of_them = {cores[0]}, {cores[1]}, set(cores)
    for database in ("sqlite", "postgresql"):
        few, many = _times(database, [(1, one)], [(1, one), (1, other)])
        name = f"{ROWS:,} users, two hosts of one core / one of them, {database}"
        yield _figure(name, few, many, TWO_HOSTS)
    few, many = _times("postgresql", [(1, all_of_them)], [(2, all_of_them)])
    yield _figure(f"{ROWS:,} users, two workers of a host / one", few, many, TWO_WORKERS)


def _figure(name: str, few: Sequence[float], many: Sequence[float], limit: float) -> Figure:
    note = f"{statistics.median(few):.2f} s and {statistics.median(many):.2f} s"
    return Figure(name, [b / a for a, b in zip(few, many, strict=True)], limit, note)


def _times(database: str, few: Hosts, many: Hosts) -> tuple[list[float], list[float]]:
    """Return the seconds of imports by a few and by many, in turns."""
    times: tuple[list[float], list[float]] = [], []
    with world(database) as place:
        for number in range(ROUNDS):
            for found, hosts in zip(times, (few, many), strict=True):
                found.append(_time(place, hosts, f"round{number}.{len(hosts)}.{hosts[0][0]}"))
    return times


def _time(place: World, hosts: Hosts, prefix: str) -> float:
    """Return the seconds of one import by such workers, which are ready before it begins."""
    wanted = sum(processes for processes, _ in hosts)
    with ExitStack() as stack:
        for processes, cores in hosts:
            stack.enter_context(worker(place, processes, cores, app="faults.apps.elsewhere"))
        wait_for(lambda: len(current_state().queue.live_workers().names) == wanted)
        return timed_import(place, prefix, people(ROWS, prefix))
