"""What the pages cost while an import hashes, over what they cost when nothing runs."""

from __future__ import annotations

import statistics

from bench.figures import Figure
from bench.fixtures.people_files import people
from bench.fixtures.timed_client import TimedClient, signed_in
from bench.fixtures.world import World, unfinished, wait_for

PAGES = ("/users/", "/imports/users/")
ROWS = 700
"""Some are created seconds before the last ones, and the file is within the size limit."""
LOOKS = 40
PAIRS = 5
LIMIT = 1.5


def measure() -> list[Figure]:
    """Return the ratio of the medians for each page, on both databases."""
    return [each for database in ("sqlite", "postgresql") for each in _measure(database)]


def _measure(database: str) -> list[Figure]:
    ratios: dict[str, list[float]] = {page: [] for page in PAGES}
    slowest = 0.0
    with signed_in(database) as (place, client):
        for pair in range(PAIRS):
            idle, _ = _looks(client)
            busy, late = _looks_while_hashing(place, client, f"pair{pair}")
            slowest = max(slowest, late)
            for page in PAGES:
                ratios[page].append(busy[page] / idle[page])
            shown = (f"{page} {idle[page] * 1e3:.1f}, {busy[page] * 1e3:.1f}" for page in PAGES)
            print(
                f"    {database}, pair {pair + 1}, ms idle and busy: {'; '.join(shown)}", flush=True
            )
    note = f"the slowest page of all while it hashes: {slowest * 1000:.0f} ms"
    return [
        Figure(f"{page} while an import hashes / the same when idle, {database}", each, LIMIT, note)
        for page, each in ratios.items()
    ]


def _looks_while_hashing(
    place: World, client: TimedClient, prefix: str
) -> tuple[dict[str, float], float]:
    """Look at the pages between the first created person of an import and its last one."""
    status, _ = client.upload(people(ROWS, prefix))
    assert status == 201, status
    wait_for(lambda: unfinished() and place.person_count(prefix) > 0)
    found = _looks(client)
    assert unfinished(), "The import was over before the pages were looked at."
    wait_for(lambda: not unfinished())
    return found


def _looks(client: TimedClient) -> tuple[dict[str, float], float]:
    """Return the median of each page, looked at in turn, and the slowest of all."""
    seconds: dict[str, list[float]] = {page: [] for page in PAGES}
    for _ in range(LOOKS):
        for page in PAGES:
            seconds[page].append(client.look(page))
    medians = {page: statistics.median(each) for page, each in seconds.items()}
    return medians, max(max(each) for each in seconds.values())
