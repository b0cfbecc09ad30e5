"""What an import of people with made passwords costs over the same with typed ones."""

from __future__ import annotations

import time

from bench.figures import Figure
from bench.world import World, people, wait_for, worker, world
from ctu.extensions import db
from ctu.users.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.models import ImportRun
from plugins.bulk_import.storage.statuses import MAKE_SECRETS, RunStatus
from plugins.bulk_import.upload import Choices, ImportRequest, Upload

ROWS = 1_000
PAIRS = 5
LIMIT = 0.05
PASSWORD_COLUMN = 3


def measure() -> list[Figure]:
    """Return the time of 1,000 people with made passwords over that of 1,000 with typed ones."""
    ratios = []
    with world() as place, worker(place):
        _import(place, "warm", 10, is_made=True)
        _import(place, "warmer", 10, is_made=False)
        for pair in range(PAIRS):
            made = _import(place, f"made{pair}", ROWS, is_made=True)
            typed = _import(place, f"typed{pair}", ROWS, is_made=False)
            print(
                f"    pair {pair + 1}: {made:.2f} s with made passwords, {typed:.2f} s with typed"
            )
            ratios.append(made / typed)
    name = f"{ROWS:,} people with made passwords from the posted file to the end / with typed ones"
    return [Figure(name, ratios, LIMIT)]


def _import(place: World, prefix: str, count: int, *, is_made: bool) -> float:
    """Return the seconds from the posted bytes to the stored end."""
    content = people(count, prefix)
    if is_made:
        content = _without_passwords(content)
    choices = Choices(blanks=MAKE_SECRETS if is_made else "")
    upload = Upload(f"{prefix}.csv", content, token=prefix, choices=choices)
    began = time.perf_counter()
    run = accept(current_state(), ImportRequest(UserImporter, place.uploader(), upload))
    assert isinstance(run, ImportRun), run
    wait_for(lambda: _is_complete(run.id))
    return time.perf_counter() - began


def _without_passwords(content: bytes) -> bytes:
    lines = [line.split(b",") for line in content.splitlines() if line]
    rows = [[*line[:PASSWORD_COLUMN], *line[PASSWORD_COLUMN + 1 :]] for line in lines]
    return b"\r\n".join(b",".join(row) for row in rows)


def _is_complete(run_id: int) -> bool:
    run = db.session.get_one(ImportRun, run_id, populate_existing=True)
    status, is_open = run.status, run.is_open
    db.session.rollback()
    assert is_open or status == RunStatus.COMPLETED, status
    return not is_open
