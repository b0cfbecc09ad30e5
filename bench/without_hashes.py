"""What an import costs without its hashes, over reading the same file with `csv.DictReader`.

Processor time counts, of this process and of the database server: by a clock on the wall a commit
takes as long as the disk does, and one reading of 1.5 ms as long as what else the machine does. The
milliseconds are what other importers are compared with by hand, side by side.
"""

from __future__ import annotations

import csv
import io
import math
import threading
from functools import partial

from bench.clock import Clock
from bench.figures import Figure
from bench.world import World, people, world
from ctu.users.importer import UserImporter
from ctu.web.gc_tuning import settle
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step

ROWS = 1_000
ROUNDS = 7
READINGS = 5
"""Of so many readings of a file the shortest counts."""


def measure() -> list[Figure]:
    """Return the cost of an import with a hasher that does nothing, on both databases."""
    return [_measure(database) for database in ("sqlite", "postgresql")]


def _measure(database: str) -> Figure:
    ratios, seconds = [], []
    with world(database, CTU_NULL_HASHER="1", CTU_MEASURING_WITHOUT_PASSWORDS="1") as place:
        _import(place, people(10, "warm"), "warm", Clock([]))
        clock = Clock([place])
        # As web processes and workers do.
        settle()
        for number in range(ROUNDS):
            content = people(ROWS, f"round{number}")
            parsing = min(clock.cost(partial(_parse, content)) for _ in range(READINGS))
            seconds.append(_import(place, content, f"round{number}", clock))
            ratios.append(seconds[-1] / parsing)
    median = sorted(seconds)[len(seconds) // 2]
    note = f"{median * 1000:.0f} ms for {ROWS:,} rows: {ROWS / median:,.0f} rows a second"
    return Figure(f"import without hashes, {database} / csv.DictReader", ratios, note=note)


def _parse(content: bytes) -> None:
    for _ in csv.DictReader(io.StringIO(content.decode())):
        pass


def _import(place: World, content: bytes, token: str, clock: Clock) -> float:
    """Return the seconds from the posted bytes to the stored end, in this process."""
    state = current_state()
    upload = Upload("bench.csv", content, token=token)
    request, runs = ImportRequest(UserImporter, place.uploader(), upload), list[ImportRun]()

    def work() -> None:
        run = accept(state, request)
        assert isinstance(run, ImportRun), run
        runs.append(run)
        run_id = run.id
        while step(state, run_id, threading.Event(), math.inf):
            pass

    took = clock.cost(work)
    [run] = runs
    state.session.refresh(run)
    assert run.created_rows == run.total_rows, run.status
    return took
