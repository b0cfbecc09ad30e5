"""Duration of one hash with the active Argon2 build, and with the other build."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

from ctu.access.hash_build import BUILD, FAST, INSTALLED, UNUSED, folder, has_instructions
from ctu.account.passwords.passwords import Hasher

HASHES = 7
NAMES = {FAST: "built for AVX2", INSTALLED: "as installed"}


def milliseconds(hasher: Hasher) -> float:
    """Return the processor time of a hash in the middle of some."""
    taken = []
    for _ in range(HASHES):
        began = time.process_time()
        hasher.hash("Quiet-Harbour-00000!")
        taken.append(time.process_time() - began)
    return median(taken) * 1000


def speed_lines(hasher: Hasher) -> list[str]:
    """Return the active build and the duration of a hash with both builds, as text."""
    own = milliseconds(hasher)
    lines = [f"This process hashes {NAMES[BUILD]}: {own:.1f} ms of one processor for a password."]
    if BUILD == FAST:
        other = _elsewhere()
        return [
            *lines,
            f"As installed it would be {other:.1f} ms, {other / own:.1f} times as much.",
        ]
    if not has_instructions():
        return [*lines, "This processor cannot run a build for AVX2, or does not say that it can."]
    kept = folder().absolute()
    how = f"python -m ctu.develop.fast_hash {kept}"
    return [*lines, f"A build for AVX2 takes little more than half: {how}"]


def _elsewhere() -> float:
    """Return what another process measures that uses the installed build."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "ctu", "hash-speed", "--number"]
    found = subprocess.run(
        command, env=os.environ | {UNUSED: "1"}, capture_output=True, text=True, check=True
    )
    return float(found.stdout.split()[-1])
