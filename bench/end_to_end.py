"""What an import costs beside its hashes: the whole way, with a real worker."""

from __future__ import annotations

import time

from bench.figures import Figure
from bench.timed_import import timed_import
from bench.world import people, worker, world
from ctu.account.passwords import hash_all

ROWS = 1_000
PAIRS = 5
LIMIT = 1.15


def measure() -> list[Figure]:
    """Return how many times as long as its hashes an import of 1,000 users takes."""
    ratios = []
    with world() as place, worker(place):
        timed_import(place, "warm", people(10, "warm"))
        for pair in range(PAIRS):
            alone = _hashes_alone(ROWS)
            prefix = f"pair{pair}"
            whole = timed_import(place, prefix, people(ROWS, prefix))
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
