"""What is lost or doubled of a large import whose worker is killed again and again.

`BENCH_KILL_ROWS=1000000 BENCH_KILL_SECONDS=5` measures a million with a kill every five seconds.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from bench.figures import Figure
from bench.fixtures.people_files import people
from bench.fixtures.wanted_numbers import wanted
from bench.fixtures.world import World, unfinished, world
from bench.load.memory import MEGABYTES, peak, run_apart
from ctu.develop.tree import ROOT
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun

ROWS = wanted("BENCH_KILL_ROWS", 50_000)
SECONDS = wanted("BENCH_KILL_SECONDS", 3)
"""How long a worker lives after the first row that it has settled."""
IDLE_SECONDS = 600
"""A worker that settles nothing for so long ends the measuring."""
PREFIX = "killed"


def measure() -> list[Figure]:
    """Return what was lost and doubled, and how large the worker became, on both databases."""
    return [figure for name in ("sqlite", "postgresql") for figure in _measure(name)]


def _measure(database: str) -> Iterator[Figure]:
    with world(database, CTU_NULL_HASHER="1", CTU_MEASURING_WITHOUT_PASSWORDS="1") as place:
        path = Path(place.environment["CTU_VAR_FOLDER"]) / "killed.csv"
        path.write_bytes(people(ROWS, PREFIX))
        web, cost = run_apart(place, "intake", path)
        began = time.monotonic()
        peaks = list(_lives(place))
        took = time.monotonic() - began
        run = db.session.scalars(select(ImportRun)).one()
        told = (run.total_rows, run.created_rows, run.failed_rows)
        found = db.session.scalar(
            select(func.count()).where(User.login_key.startswith(f"{PREFIX}."))
        )
        outcomes = db.session.scalar(select(func.count()).select_from(ImportRow)) or 0
        entries, subjects = db.session.execute(
            select(func.count(), func.count(AuditEntry.subject_id.distinct())).where(
                AuditEntry.kind == "user",
                AuditEntry.action == "created",
                AuditEntry.import_public_id == run.public_id,
            )
        ).one()
        db.session.remove()
    kills = len(peaks) - 1
    if not kills:
        raise SystemExit(
            f"The import was over before its worker was killed: {took:.0f} s. "
            "Set BENCH_KILL_SECONDS to less, or BENCH_KILL_ROWS to more."
        )
    assert (*told, outcomes) == (ROWS, ROWS, 0, ROWS), (told, outcomes)
    name = f"{database}, {ROWS:,} rows, {kills} kills"
    note = (
        f"{took:,.0f} s on the wall; the intake {web:.0f} MB and {cost * 1e6 / ROWS:.0f} µs a row"
    )
    yield Figure(f"people lost, {name}", [ROWS - (found or 0)], 0, note)
    # A login is unique and an entry of the audit is not: a batch that was done twice shows there.
    untold = abs(ROWS - subjects)
    yield Figure(f"people told of twice or never, {name}", [entries - subjects + untold], 0)
    sizes = f"{min(peaks):.0f} to {max(peaks):.0f} MB in {len(peaks)} lives"
    yield Figure(f"the worker's largest process, MB, {name}", [max(peaks)], MEGABYTES, sizes)


def _lives(place: World) -> Iterator[float]:
    """Yield the megabytes of each worker, which was killed or has ended the import."""
    while unfinished():
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env=dict(place.environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield _watched(worker.pid)
        finally:
            # The whole session: supervisor, worker and the process that is at work.
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def _watched(session: int) -> float:
    """Return the megabytes of a worker's largest process, once its time is over."""
    most, before, ends, began = 0.0, _settled(), math.inf, time.monotonic()
    while time.monotonic() < ends and unfinished():
        most = max([most, *(peak(pid) for pid in _processes(session))])
        if ends == math.inf and _settled() > before:
            ends = time.monotonic() + SECONDS
        assert ends < math.inf or time.monotonic() < began + IDLE_SECONDS, "Nothing is settled."
        time.sleep(0.5)
    return most


def _settled() -> int:
    """Return how many rows have been created."""
    found = db.session.scalar(select(func.sum(ImportRun.created_rows))) or 0
    db.session.rollback()
    return int(found)


def _processes(session: int) -> list[int]:
    listed = ["ps", "-o", "pid=", "-s", str(session)]
    done = subprocess.run(listed, capture_output=True, text=True, check=False)
    return [int(each) for each in done.stdout.split()]
