"""What an import holds in memory, and costs a row, at many rows over what it does at few.

Each size is taken in and worked on by a process of its own, whose largest size the kernel tells.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.fixtures.clock import Clock
from bench.fixtures.people_files import people
from bench.fixtures.wanted_numbers import wanted
from bench.fixtures.world import World, world
from ctu import create_app
from ctu.develop.tree import ROOT
from ctu.extensions import db
from ctu.users.importing.importer import UserImporter
from ctu.web.gc_tuning import settle
from plugins.bulk_import.engine.reading.content import read_content
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step

FEW = 10_000
MANY = wanted("BENCH_MEMORY_ROWS", 100_000)
"""1,000,000 take three minutes; whoever wants them says so."""
TIMES, MEGABYTES, COST = 1.15, 250.0, 1.2
STAGES = {"the web's intake": "intake", "the worker": "work"}


def measure() -> list[Figure]:
    """Return the memory and the time of many rows over those of few, on both databases."""
    return [figure for name in ("sqlite", "postgresql") for figure in _measure(name)]


def _measure(database: str) -> Iterator[Figure]:
    with world(database, CTU_NULL_HASHER="1", CTU_MEASURING_WITHOUT_PASSWORDS="1") as place:
        few, many = _both(place, FEW), _both(place, MANY)
    for title, stage in STAGES.items():
        least, most = few[stage][0], many[stage][0]
        note = f"{least:.0f} MB at {FEW:,} rows"
        name = f"{title}, {database}, {MANY:,} rows"
        yield Figure(f"{name}: memory / {FEW:,} rows", [most / least], TIMES, note)
        yield Figure(f"{name}: MB at the largest", [most], MEGABYTES)
    costs = [sum(each[1] for each in found.values()) for found in (few, many)]
    micro = [cost * 1e6 / rows for cost, rows in zip(costs, (FEW, MANY), strict=True)]
    note = f"{micro[0]:.0f} and {micro[1]:.0f} µs a row"
    name = f"µs a row, {database}, {MANY:,} rows / {FEW:,}"
    yield Figure(name, [micro[1] / micro[0]], COST, note)


def _both(place: World, rows: int) -> dict[str, tuple[float, float]]:
    """Return megabytes and seconds of each stage of an import."""
    path = Path(place.environment["CTU_VAR_FOLDER"]) / f"{rows}.csv"
    path.write_bytes(people(rows, f"rows{rows}"))
    return {stage: run_apart(place, stage, path) for stage in STAGES.values()}


def run_apart(place: World, stage: str, path: Path) -> tuple[float, float]:
    """Run a stage in a process of its own; return its largest size and what it cost."""
    command = [sys.executable, "-m", "bench.load.memory", stage, str(path)]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(place.environment), stdout=subprocess.PIPE, check=True
    )
    megabytes, seconds = json.loads(done.stdout.splitlines()[-1])
    return megabytes, seconds


def _run(stage: str, path: Path) -> tuple[float, float]:
    """Run a stage in this process; return its largest size and what it cost."""
    app = create_app({"BULK_IMPORT_MAX_BYTES": 1_000_000_000})
    with app.app_context():
        uploader = World(app, "", os.environ).uploader()
        settle()
        clock = Clock([World(app, "", os.environ)])
        seconds = clock.cost(lambda: _take_in(uploader, path) if stage == "intake" else _work())
        db.session.remove()
    return peak(), seconds


def _take_in(uploader: object, path: Path) -> None:
    with path.open("rb") as file:
        # As a request is taken, whose file the web server has put on the disk.
        upload = Upload(path.name, read_content(file, path.stat().st_size), token=path.stem)
        run = accept(current_state(), ImportRequest(UserImporter, uploader, upload))
    assert isinstance(run, ImportRun), run


def _work() -> None:
    state = current_state()
    run = state.session.query(ImportRun).order_by(ImportRun.id.desc()).first()
    assert run is not None
    run_id = run.id
    state.session.rollback()
    while step(state, run_id, threading.Event()):
        pass
    run = state.session.get_one(ImportRun, run_id, populate_existing=True)
    assert run.created_rows == run.total_rows, run.status


def peak(pid: int | str = "self") -> float:
    """Return the most megabytes that a process has held, 0 for one that has ended.

    What `resource` tells of a new process begins with what the one that started it had held.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    _, _, size = status.partition("VmHWM:")
    return int(size.split()[0]) / 1024 if size else 0.0


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], Path(sys.argv[2]))))
