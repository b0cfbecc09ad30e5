"""The seconds that the hashes of many passwords take, alone in a process.

The environment says with which build of Argon2, as for every process of the console.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping

from ctu import create_app
from ctu.account.passwords.passwords import hash_all
from ctu.develop.tree import ROOT

WARMING = 20
"""Hashes before the clock starts: the first ones ask the system for their memory."""


def seconds_alone(count: int, environment: Mapping[str, str]) -> float:
    """Return the seconds of wall-clock time for `count` hashes, in a process of its own.

    :raises CalledProcessError: when that process fails.
    """
    found = subprocess.run(
        [sys.executable, "-m", "bench.imports.hashes", str(count)],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(found.stdout.split()[-1])


def main(count: int) -> None:
    """Print the seconds."""
    with create_app().app_context():
        hash_all(["Quiet-Harbour-warm!"] * WARMING)
        began = time.perf_counter()
        hash_all([f"Quiet-Harbour-{number:05d}" for number in range(count)])
        print(time.perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]))
