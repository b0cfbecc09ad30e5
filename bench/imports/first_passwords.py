"""What an import of people with made passwords costs over the same with typed ones."""

from __future__ import annotations

from bench.figures import Figure
from bench.fixtures.people_files import people
from bench.fixtures.timed_import import timed_import
from bench.fixtures.world import World, worker, world
from plugins.bulk_import.storage.tables.statuses import MAKE_SECRETS
from plugins.bulk_import.upload import Choices

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
    """Return the seconds that an import takes with made passwords, or with typed ones."""
    content = people(count, prefix)
    if not is_made:
        return timed_import(place, prefix, content)
    choices = Choices(blanks=MAKE_SECRETS)
    return timed_import(place, prefix, _without_passwords(content), choices)


def _without_passwords(content: bytes) -> bytes:
    lines = [line.split(b",") for line in content.splitlines() if line]
    rows = [[*line[:PASSWORD_COLUMN], *line[PASSWORD_COLUMN + 1 :]] for line in lines]
    return b"\r\n".join(b",".join(row) for row in rows)
