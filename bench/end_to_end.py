"""What an import costs beside its hashes: the whole way, with a real worker."""

from __future__ import annotations

import time

from bench.figures import Figure
from bench.world import World, people, wait_for, worker, world
from ctu.account.passwords import hash_all
from ctu.extensions import db
from ctu.users.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.models import ImportRun
from plugins.bulk_import.storage.statuses import RunStatus
from plugins.bulk_import.upload import ImportRequest, Upload

ROWS = 1_000
PAIRS = 5
LIMIT = 1.15


def measure() -> list[Figure]:
    """Return how many times as long as its hashes an import of 1,000 users takes."""
    ratios = []
    with world() as place, worker(place):
        _import(place, 10, "warm")
        for pair in range(PAIRS):
            alone = _hashes_alone(ROWS)
            whole = _import(place, ROWS, f"pair{pair}")
            print(
                f"    pair {pair + 1}: {whole:.2f} s for the import, {alone:.2f} s for its hashes"
            )
            ratios.append(whole / alone)
    name = f"{ROWS:,} users from the posted file to the end / the same hashes on the same threads"
    return [Figure(name, ratios, LIMIT)]


def _hashes_alone(count: int) -> float:
    passwords = [f"Quiet-Harbour-{number:05d}" for number in range(count)]
    began = time.perf_counter()
    hash_all(passwords)
    return time.perf_counter() - began


def _import(place: World, count: int, prefix: str) -> float:
    """Return the seconds from the posted bytes to the stored end."""
    content = people(count, prefix)
    began = time.perf_counter()
    upload = Upload(f"{prefix}.csv", content, token=prefix)
    run = accept(current_state(), ImportRequest(UserImporter, place.uploader(), upload))
    assert isinstance(run, ImportRun), run
    wait_for(lambda: _is_complete(run.id))
    return time.perf_counter() - began


def _is_complete(run_id: int) -> bool:
    run = db.session.get_one(ImportRun, run_id, populate_existing=True)
    status, is_open = run.status, run.is_open
    db.session.rollback()
    assert is_open or status == RunStatus.COMPLETED, status
    return not is_open
