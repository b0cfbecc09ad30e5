"""Measure everything, or what is named: `python -m bench [end_to_end] [pages] …`."""

from __future__ import annotations

import sys

from bench.figures import LeftOut
from bench.imports import end_to_end, first_passwords, scale, update, without_hashes
from bench.letters import code_pages
from bench.load import crowd, hosts, kills, leases, memory
from bench.peer import create_beside, update_beside
from bench.requests import check, grids, pages, readiness, sign_in
from ctu.develop.servers.missing_part import MissingPart

MEASURES = {
    "end_to_end": end_to_end.measure,
    "first_passwords": first_passwords.measure,
    "without_hashes": without_hashes.measure,
    "create_beside": create_beside.measure,
    "sign_in": sign_in.measure,
    "update": update.measure,
    "update_beside": update_beside.measure,
    "pages": pages.measure,
    "grids": grids.measure,
    "readiness": readiness.measure,
    "crowd": crowd.measure,
    "leases": leases.measure,
    "memory": memory.measure,
    "kills": kills.measure,
    "scale": scale.measure,
    "hosts": hosts.measure,
    "check": check.measure_full,
    "code_pages": code_pages.measure,
    "worst_files": check.measure_worst,
}

ASKED_FOR = {"create_beside", "update_beside"}
"""What needs an environment of its own and is measured by name only."""


def main(names: list[str]) -> int:
    """Print every figure; 1 when one that was promised is missed.

    A measure of which this machine can take no figure is said to be left out, and why.

    :raises SystemExit: when a name is none of a measure, and nothing is measured then; or when
        there is no Redis or PostgreSQL.
    """
    if unknown := [each for each in names if each not in MEASURES]:
        raise SystemExit(f"No measure is called {', '.join(unknown)}: {', '.join(MEASURES)}.")
    missed, left_out = 0, []
    for name in names or [each for each in MEASURES if each not in ASKED_FOR]:
        print(f"{name}:", flush=True)
        try:
            for figure in MEASURES[name]():
                print(f"  {figure}", flush=True)
                missed += not figure.is_met
        except LeftOut as reason:
            print(f"  left out: {reason}", flush=True)
            left_out.append(name)
        except MissingPart as missing:
            raise SystemExit(str(missing)) from None
    print(f"{missed} promises missed; left out: {', '.join(left_out) or 'none'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
