"""Every kind of fault there is."""

from __future__ import annotations

from faults.injections.registry import KINDS, Kind
from faults.kinds import (  # noqa: F401 - Importing a module registers its kinds.
    databases,
    deaths,
    duplicate_jobs,
    freezes,
    logins,
    queues,
    rights,
    upload_race,
)

__all__ = ["KINDS", "Kind", "named"]


def named(words: str) -> list[Kind]:
    """Return the kinds whose names contain one of some words, separated by commas; all for none."""
    wanted = [word.strip().lower() for word in words.split(",") if word.strip()]
    found = [
        each for each in KINDS.values() if not wanted or any(w in each.name.lower() for w in wanted)
    ]
    if not found:
        raise SystemExit(f"No kind of fault is called like {words!r}. They are: {', '.join(KINDS)}")
    return found
