"""What an import costs beside its hashes: the whole way, with a real worker.

Each build of Argon2 is measured for itself, and the one for AVX2 against the hashes of the
installed one: what people gain where it can be built (decision 110).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.hashes import ROOT, seconds_alone
from bench.people_files import people
from bench.timed_import import timed_import
from bench.world import World, worker, world
from ctu.access.hash_build import PACKAGE, UNUSED

ROWS = 1_000
PAIRS = 5
LIMIT = 1.15
OWN, INSTALLED = "its own hashes", "the hashes as installed"


def measure() -> Iterator[Figure]:
    """Yield how many times as long as hashes an import of 1,000 users takes, for each build."""
    yield from _measure("as installed", {OWN: LIMIT}, **{UNUSED: "1"})
    yield from _measure("built for AVX2", {OWN: LIMIT, INSTALLED: 0.60})


def _measure(build: str, limits: dict[str, float], **settings: str) -> Iterator[Figure]:
    """Yield the figures of one build; none where it cannot be made."""
    ratios: dict[str, list[float]] = {other: [] for other in limits}
    with world(**settings) as place:
        if UNUSED not in settings and not _is_built(place):
            return
        with worker(place):
            timed_import(place, "warm", people(10, "warm"))
            for pair in range(PAIRS):
                for other, taken in _pair(place, f"pair{pair}", limits).items():
                    ratios[other].append(taken)
    for other, limit in limits.items():
        name = f"{ROWS:,} users to the end, Argon2 {build} / {other} on the same threads"
        yield Figure(name, ratios[other], limit)


def _pair(place: World, prefix: str, limits: dict[str, float]) -> dict[str, float]:
    """Return what one import costs beside each kind of hashes, made right before it."""
    alone = {}
    for other in limits:
        unused = {UNUSED: "1"} if other == INSTALLED else {}
        alone[other] = seconds_alone(ROWS, {**place.environment, **unused})
    whole = timed_import(place, prefix, people(ROWS, prefix))
    said = ", ".join(f"{seconds:.2f} s for {other}" for other, seconds in alone.items())
    print(f"    {prefix}: {whole:.2f} s for the import, {said}")
    return {other: whole / seconds for other, seconds in alone.items()}


def _is_built(place: World) -> bool:
    """Build Argon2 for AVX2 for this console, and say whether that could be done."""
    kept = Path(place.environment["CTU_VAR_FOLDER"]) / "fast-hash"
    command = [sys.executable, "-m", "ctu.develop.fast_hash", str(kept)]
    subprocess.run(command, cwd=ROOT, check=True)
    return (kept / PACKAGE).is_dir()
