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
from faults.parts.selection import chosen

__all__ = ["KINDS", "Kind", "named"]


def named(words: str) -> list[Kind]:
    """Return the kinds whose names contain one of some words, separated by commas; all for none."""
    found = [KINDS[name] for name in chosen(KINDS, words)]
    if not found:
        raise SystemExit(f"No kind of fault is called like {words!r}. They are: {', '.join(KINDS)}")
    return found
