"""What is seen of every import from outside while servers come and go: true, and never stuck."""

from __future__ import annotations

import time

from sqlalchemy.exc import OperationalError

from tests.inspection.invariants import Count, look
from tests.parts.console_fixture import Console

STUCK_SECONDS = 60.0
"""For how long no import may stand still."""
LOOK_SECONDS = 0.2
NOT_ENDED = "SELECT public_id FROM import_run WHERE finished_at IS NULL"


class Stuck(AssertionError):
    """An import has stood still for too long; the text says which and what is known of it."""


def look_patiently(console: Console, public_id: str) -> Count | None:
    """Return the counts of this moment; None where the database does not answer."""
    try:
        return look(console, public_id)
    except OperationalError:
        return None


def until_all_ended(console: Console) -> float:
    """Wait until no import is open; return for how long one stood still at most.

    :raises Stuck: where one stood still for longer than it may.
    """
    seen: dict[str, tuple[Count | None, float]] = {}
    longest = 0.0
    while True:
        for public_id in open_imports(console):
            count, now = look_patiently(console, public_id), time.monotonic()
            before, changed_at = seen.get(public_id, (None, now))
            if count != before and count is not None:
                seen[public_id] = (count, now)
            else:
                seen[public_id] = (before, changed_at)
                _check_time(changed_at, before)
            longest = max(longest, now - changed_at)
        if not open_imports(console):
            return longest
        time.sleep(LOOK_SECONDS)


def open_imports(console: Console) -> list[str]:
    """Return the imports that have not ended."""
    return [public_id for (public_id,) in console.query(NOT_ENDED)]


def _check_time(changed_at: float, count: Count | None) -> None:
    if time.monotonic() - changed_at > STUCK_SECONDS:
        raise Stuck(f"An import has not got on for {STUCK_SECONDS:.0f} seconds: {count}")
