"""What an import costs beside its hashes: the whole way, with a real worker.

Each build of Argon2 is measured for itself, and the one for AVX2 against the hashes of the
installed one: what people gain where it can be built (decision 110).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.figures import Figure
from bench.fixtures.people_files import people
from bench.fixtures.timed_import import timed_import
from bench.fixtures.world import World, worker, world
from bench.imports.hashes import seconds_alone
from ctu.access.hash_build import PACKAGE, UNUSED
from ctu.develop.tree import ROOT

ROWS = 1_000
IMPORTS = 9
LIMIT, INSTALLED_LIMIT = 1.03, 0.60
UNASKED = 0.9
"""The share of the seconds of its hashes in which nobody asks whether an import has ended: asking
takes what the hashes would have of the processor."""


def measure() -> Iterator[Figure]:
    """Yield how many times as long as hashes an import of 1,000 users takes, for each build."""
    yield from _measure("as installed", {UNUSED: "1"})
    yield from _measure("built for AVX2", {})


def _measure(build: str, settings: Mapping[str, str]) -> Iterator[Figure]:
    """Yield the figures of one build; none where it cannot be made."""
    name = f"{ROWS:,} users to the end, Argon2 {build}"
    with world(**settings) as place:
        if not settings and not _is_built(place):
            return
        with worker(place):
            timed_import(place, "warm", people(10, "warm"))
            pairs = list(_pairs(place))
        ratios = [whole / alone for whole, alone in pairs]
        yield Figure(f"{name} / its own hashes on the same threads", ratios, LIMIT)
        if not settings:
            installed = seconds_alone(ROWS, {**place.environment, UNUSED: "1"})
            ratios = [whole / installed for whole, _ in pairs]
            yield Figure(f"{name} / the hashes as installed", ratios, INSTALLED_LIMIT)


def _pairs(place: World) -> Iterator[tuple[float, float]]:
    """Yield the seconds of each import, and those of its hashes: in the mean of before and after.

    What the machine does beside changes slowly, so that an import and its neighbours meet the same.
    """
    before = seconds_alone(ROWS, place.environment)
    for number in range(IMPORTS):
        prefix = f"import{number}"
        whole = timed_import(place, prefix, people(ROWS, prefix), unasked=UNASKED * before)
        after = seconds_alone(ROWS, place.environment)
        alone = (before + after) / 2
        print(f"    {prefix}: {whole:.2f} s, its hashes {before:.2f} s before, {after:.2f} s after")
        yield whole, alone
        before = after


def _is_built(place: World) -> bool:
    """Build Argon2 for AVX2 for this console, and say whether that could be done."""
    kept = Path(place.environment["CTU_VAR_FOLDER"]) / "fast-hash"
    command = [sys.executable, "-m", "ctu.develop.fast_hash", str(kept)]
    subprocess.run(command, cwd=ROOT, check=True)
    return (kept / PACKAGE).is_dir()
