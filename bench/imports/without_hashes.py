"""What an import costs without its hashes, over reading the same file with `csv.DictReader`.

The cost is the processor time of this process and of the database server. In wall-clock time a
commit depends on the disk, and a reading of 1.5 ms on the load of the machine.
`create_beside` compares the same with another importer.
"""

from __future__ import annotations

import csv
import io
from functools import partial

from bench.figures import Figure
from bench.fixtures.clock import Clock
from bench.fixtures.import_here import import_here
from bench.fixtures.people_files import people
from bench.fixtures.world import world
from ctu.web.gc_tuning import settle

ROWS = 1_000
ROUNDS = 7
READINGS = 5
"""The number of readings of a file, of which the shortest counts."""


def measure() -> list[Figure]:
    """Return the cost of an import with a hasher that does nothing, on both databases."""
    return [_measure(database) for database in ("sqlite", "postgresql")]


def _measure(database: str) -> Figure:
    ratios, seconds = [], []
    with world(database, CTU_NULL_HASHER="1", CTU_MEASURING_WITHOUT_PASSWORDS="1") as place:
        import_here(place, people(10, "warm"), "warm", Clock([]))
        clock = Clock([place])
        # As web processes and workers do.
        settle()
        for number in range(ROUNDS):
            content = people(ROWS, f"round{number}")
            parsing = min(clock.cost(partial(_parse, content)) for _ in range(READINGS))
            seconds.append(import_here(place, content, f"round{number}", clock)[1])
            ratios.append(seconds[-1] / parsing)
    median = sorted(seconds)[len(seconds) // 2]
    note = f"{median * 1000:.0f} ms for {ROWS:,} rows: {ROWS / median:,.0f} rows a second"
    return Figure(f"import without hashes, {database} / csv.DictReader", ratios, note=note)


def _parse(content: bytes) -> None:
    for _ in csv.DictReader(io.StringIO(content.decode())):
        pass
